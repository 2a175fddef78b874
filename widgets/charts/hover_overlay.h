// SPDX-License-Identifier: GPL-3.0-or-later
// Draws what moves over a chart: the hover line, the scrub line, the brushed range. Moving them
// must not draw thousands of points again, so while any of them shows, this widget covers the chart
// with a picture of it and draws only them anew.
#pragma once
#include <QPixmap>
#include <QWidget>
#include <optional>
#include <utility>

namespace sparsescope {

class Chart;

class HoverOverlay : public QWidget {
    Q_OBJECT
  public:
    // In pixels of the chart's viewport.
    struct Lines {
        std::optional<double> hover;
        std::optional<double> scrub;
        std::optional<std::pair<double, double>> brush;
        double top = 0, bottom = 0;
        friend bool operator==(const Lines&, const Lines&) = default;
    };
    explicit HoverOverlay(Chart* chart);  // lies over the chart's viewport
    void showLines(const Lines& lines);   // hides when there are none
    void invalidate();                    // the chart looks different now

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void paintScrub(QPainter& painter, double x) const;

    Chart* chart_;
    QPixmap picture_;
    Lines lines_;
};

}  // namespace sparsescope
