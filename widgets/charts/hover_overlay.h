// SPDX-License-Identifier: GPL-3.0-or-later
// The hover line over a chart. Moving it must not draw thousands of points again, so while it
// shows, this widget covers the chart with a picture of it and draws only the line anew.
#pragma once
#include <QPixmap>
#include <QWidget>

namespace sparsescope {

class Chart;

class HoverOverlay : public QWidget {
    Q_OBJECT
  public:
    explicit HoverOverlay(Chart* chart);  // lies over the chart's viewport
    // A line at x from top to bottom, in pixels of the viewport.
    void showAt(double x, double top, double bottom);
    void invalidate();  // the chart looks different now

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Chart* chart_;
    QPixmap picture_;
    double x_ = 0, top_ = 0, bottom_ = 0;
};

}  // namespace sparsescope
