// SPDX-License-Identifier: GPL-3.0-or-later
// A combo box for names of any length: it asks for room for some of them, shortens the rest in the
// middle, where names differ least, and tells what it shows on hover: the tooltip of the current
// item, or its text where it has none.
#pragma once
#include <QComboBox>

namespace sparsescope {

class ElidedComboBox : public QComboBox {
    Q_OBJECT
  public:
    explicit ElidedComboBox(QWidget* parent = nullptr);
    // Says that the last item is something to do and no choice like the others: keys and the wheel
    // pass over it, and only the open list has it. Call it when the items have changed.
    void setLastIsDeed(bool deed);
    void showPopup() override;
    void hidePopup() override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    void enableLast(bool enabled);
    bool last_is_deed_ = false;
};

}  // namespace sparsescope
