// SPDX-License-Identifier: GPL-3.0-or-later
// The building blocks of the Home page: cards for the ways to begin.
#pragma once
#include <QString>
#include <QWidget>

#include "widgets/theme.h"

class QLabel;
class QPushButton;

namespace sparsescope {

// Paints the ground of a card; `marked` draws its edge in the accent colour.
void paint_card(QWidget* widget, bool marked = false);
// An icon that follows mode and text size. `size` is its side in px at 100 %.
QLabel* icon_label(const QString& name, int size, theme::Token token);

// A way to begin, as a card: icon, title, one sentence, a button, and the command that does the
// same.
class StartCard : public QWidget {
    Q_OBJECT

  public:
    StartCard(const QString& icon, const QString& title, const QString& sentence,
              const QString& action, const QString& command, QWidget* parent = nullptr);
    [[nodiscard]] QPushButton* button() const { return button_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QPushButton* button_;
};

}  // namespace sparsescope
