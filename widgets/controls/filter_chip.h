// SPDX-License-Identifier: GPL-3.0-or-later
// Shows one part of a filter. A click or Space switches it off and on, × or Delete removes it, and
// a double click or Enter takes it back into the editor.
#pragma once
#include <QAbstractButton>

namespace sparsescope {

class FilterChip : public QAbstractButton {
    Q_OBJECT
  public:
    explicit FilterChip(const QString& text, QWidget* parent = nullptr);
    void setWrong(bool wrong);  // outlined as the part that an error is about
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  Q_SIGNALS:
    void removeRequested();
    void editRequested();
    void moveRequested(int step);  // −1, +1: the keyboard goes to the neighbour

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    [[nodiscard]] QRect closeRect() const;
    void applyTheme();
    void setOverClose(bool over);
    bool wrong_ = false;
    bool over_close_ = false;
};

}  // namespace sparsescope
