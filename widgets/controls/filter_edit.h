// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text without a frame whose wrong characters can be underlined.
#pragma once
#include <QLineEdit>

namespace sparsescope {

class FilterEdit : public QLineEdit {
    Q_OBJECT
  public:
    explicit FilterEdit(QWidget* parent = nullptr);
    void setWrong(int position, int length);  // length 0: a place between characters
    void clearWrong();
    [[nodiscard]] int xOf(int position) const;  // of the left edge of a character, in pixels

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int wrong_position_ = -1;  // −1: nothing is wrong
    int wrong_length_ = 0;
};

}  // namespace sparsescope
