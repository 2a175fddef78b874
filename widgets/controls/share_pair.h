// SPDX-License-Identifier: GPL-3.0-or-later
// Two bars, one above the other: the share of a group that has something, and below it, muted, the
// share of those it is compared with. Both reach from 0 to 1, so that pairs compare.
#pragma once
#include <QWidget>

namespace sparsescope {

class SharePair : public QWidget {
    Q_OBJECT
  public:
    SharePair(double share, double other, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    double share_;
    double other_;
};

}  // namespace sparsescope
