// SPDX-License-Identifier: GPL-3.0-or-later
// The building blocks of the Home page: cards for the ways to begin.
#pragma once
#include <QString>
#include <QWidget>

#include "widgets/theme.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace sparsescope {

class CommandLineBox;
class ProgressLine;
class TextLabel;

// Paints the ground of a card; `marked` draws its edge in the accent colour.
void paint_card(QWidget* widget, bool marked = false);

// An icon that follows mode and text size. `size` is its side in px at 100 %.
[[nodiscard]] QLabel* icon_label(const QString& name, int size, theme::Token token);

// Cards beside each other, or one under another where there is no room for that.
class CardRow : public QWidget {
    Q_OBJECT

  public:
    explicit CardRow(QWidget* parent = nullptr);
    void addCard(QWidget* card);  // takes ownership
    QSize minimumSizeHint() const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void arrange();
    QBoxLayout* layout_;
};

// A way to begin, as a card: icon, title, one sentence, a button, and the command that does the
// same.
class StartCard : public QWidget {
    Q_OBJECT

  public:
    StartCard(const QString& icon, const QString& title, const QString& sentence,
              const QString& action, const QString& command, QWidget* parent = nullptr);
    [[nodiscard]] QPushButton* button() const { return button_; }
    void setSentence(const QString& sentence);
    // While work goes on, how far it is stands in the place of the button. The share goes from 0 to
    // 1; below 0 it is unknown.
    void setProgress(const QString& stage, double share);
    void setReady();

  Q_SIGNALS:
    void stopRequested();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    TextLabel* sentence_;
    QPushButton* button_;
    ProgressLine* progress_;
    CommandLineBox* command_;
};

}  // namespace sparsescope
