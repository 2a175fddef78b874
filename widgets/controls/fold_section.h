// SPDX-License-Identifier: GPL-3.0-or-later
// A part of a long page that can be folded away: a title with an arrow, and the content under it,
// which is made when it is first unfolded. Clicks on the title, Space and Return fold and unfold;
// Left folds, Right unfolds.
#pragma once
#include <QAbstractButton>
#include <functional>

#include "widgets/theme.h"

namespace sparsescope {

class ElidedLabel;

// The line of arrow, title and hint. A button that stays down while its section is open.
class FoldButton : public QAbstractButton {
    Q_OBJECT
  public:
    explicit FoldButton(const QString& title, QWidget* parent = nullptr);
    void setHint(const QString& hint);
    [[nodiscard]] QString hint() const { return hint_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QString hint_;
};

class FoldSection : public QWidget {
    Q_OBJECT
  public:
    // `make` builds the content; the section owns it.
    FoldSection(const QString& title, std::function<QWidget*()> make, QWidget* parent = nullptr);
    void setHint(const QString& hint);  // muted, behind the title: what is inside, in few words
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] FoldButton* button() const { return button_; }
    [[nodiscard]] QWidget* content() const { return content_; }  // nullptr: never unfolded

  Q_SIGNALS:
    void folded(bool open);  // by a person or by setOpen

  private:
    void apply(bool open);

    FoldButton* button_;
    std::function<QWidget*()> make_;
    QWidget* content_ = nullptr;
};

}  // namespace sparsescope
