// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the points of one series of a line chart, and says how the series is to look. It does no
// painting.
#pragma once
#include <QString>
#include <optional>
#include <span>
#include <vector>

#include "widgets/charts/axis.h"
#include "widgets/charts/decimate.h"
#include "widgets/theme.h"

namespace sparsescope {

enum class LineDash { solid, dashed, dotted, dash_dot, long_dashed };

struct LineSeriesSpec {
    QString name;  // of the measure: the same for every run
    theme::Series meaning = theme::Series::other;
    AxisSide axis = AxisSide::left;
    LineDash dash = LineDash::solid;  // k(t) is always dashed
    bool step = false;                // holds its value until the next point; never smoothed
    bool exact = false;               // counts and rare measurements: never smoothed
    bool dots = false;                // every point has a mark: rare measurements
    // An area upon the stacked series before it, from zero. With a log axis it is a line of its
    // own; with several runs only the table has it.
    bool stacked = false;
    int ordinal = -1;  // ≥ 0: theme::ordinal colour instead of the meaning's
    int run = 0;       // which of LineChart::setRuns
};

// Points of one series and their smoothed twin, kept in step so that a long run costs only its new
// points. x ascending.
class LineData {
  public:
    // Replaces the points; those that were there already are recognised.
    void replace(std::span<const ChartPoint> points);
    void append(std::span<const ChartPoint> points);
    void clear();
    void setHalfLife(double half_life);  // 0: not smoothed
    [[nodiscard]] const std::vector<ChartPoint>& points() const { return points_; }
    [[nodiscard]] bool isSmoothed() const { return half_life_ > 0; }
    // The smoothed points, else the points themselves.
    [[nodiscard]] const std::vector<ChartPoint>& shown() const {
        return isSmoothed() ? smoothed_ : points_;
    }

  private:
    void smoothFrom(std::size_t first);

    std::vector<ChartPoint> points_;
    std::vector<ChartPoint> smoothed_;  // finite ones only
    double half_life_ = 0;
    Smoother smoother_{0};
};

// All of these take points with x ascending.
// The points inside [low, high].
[[nodiscard]] std::span<const ChartPoint> points_inside(std::span<const ChartPoint> points,
                                                        double low, double high);
// The same and one neighbour at each side, so that lines leave the plot.
[[nodiscard]] std::span<const ChartPoint> points_around(std::span<const ChartPoint> points,
                                                        double low, double high);
// The x of the point nearest to x; x itself without points.
[[nodiscard]] double nearest_x(std::span<const ChartPoint> points, double x);
// The x so many points from there, of those inside [low, high]; without a place to start from, one
// enters at the end one comes from. 0 without points.
[[nodiscard]] double step_x(std::span<const ChartPoint> points, double low, double high,
                            std::optional<double> from, int steps);

}  // namespace sparsescope
