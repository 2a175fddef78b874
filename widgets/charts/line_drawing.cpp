// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_drawing.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/charts/line_legend.h"

namespace sparsescope {

namespace {

using Line = LineChartData::Line;
using Stacks = std::vector<std::vector<StackSlice>>;

constexpr std::size_t most_points = 2000;

// The range of values that an axis has to hold.
struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    double low_positive = std::numeric_limits<double>::infinity();
    void add(double y) {
        if (!std::isfinite(y)) return;
        low = std::min(low, y);
        high = std::max(high, y);
        if (y > 0) low_positive = std::min(low_positive, y);
    }
};

void fit_x(AxisScale& scale, const LineChartData& data, double width) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& line : data.lines) {
        const auto& points = line.data.points();
        if (points.empty()) continue;
        low = std::min(low, points.front().x);
        high = std::max(high, points.back().x);
    }
    if (low == high) low -= 0.5, high += 0.5;
    scale.fit(low, high, tick_room(width, 80, 6), false);
}

Extent visible_extent(const LineChartData& data, const Stacks& stacks, AxisSide side,
                      const AxisScale& x) {
    Extent extent;
    for (std::size_t i = 0; i < data.lines.size(); ++i) {
        const auto& line = data.lines[i];
        if (line.spec.axis != side || !data.isDrawn(line)) continue;
        for (const auto& slice : stacks[i])
            if (x.holds(slice.x)) extent.add(slice.inner), extent.add(slice.outer);
        if (data.isArea(line)) continue;
        for (const auto& point : points_inside(line.data.points(), x.low, x.high))
            extent.add(point.y);
    }
    return extent;
}

void fit_y(AxisScale& scale, const Extent& extent, double height) {
    const bool log = scale.spec.log;
    if (log && extent.low <= 0) scale.floor = 0;  // fit() finds its place
    const bool any = log ? extent.high > 0 : extent.low <= extent.high;
    const double low = !any ? 1 : log ? std::log10(extent.low_positive) : extent.low;
    const double high = !any ? 0 : log ? std::log10(extent.high) : extent.high;
    scale.fit(low, high, tick_room(height, 32, 5), true);
}

QList<QPointF> placed(const std::vector<ChartPoint>& points, const AxisScale& scale) {
    QList<QPointF> places;
    places.reserve(static_cast<qsizetype>(points.size()));
    for (const auto& p : points)
        places.push_back({p.x, scale.place(p.y)});
    return places;
}

// The edges of a stacked area, so many points of each.
void fill_area(LineDrawing::Line& drawn, const std::vector<StackSlice>& slices, const AxisScale& x,
               const AxisScale& y, std::size_t limit) {
    const auto edge = [&](double StackSlice::*side) {
        std::vector<ChartPoint> points;
        for (const auto& slice : slices)
            points.push_back({slice.x, slice.*side});
        return placed(decimate(points_around(points, x.low, x.high), limit), y);
    };
    drawn.baseline = edge(&StackSlice::inner);
    drawn.main = edge(&StackSlice::outer);
}

void fill_line(LineDrawing::Line& drawn, const LineChartData& data, const Line& line,
               const AxisScale& x, const AxisScale& y, std::size_t limit) {
    const auto visible = [&x](const std::vector<ChartPoint>& points) {
        return points_around(points, x.low, x.high);
    };
    const auto points = visible(line.data.points());
    if (line.spec.step) {
        drawn.main = placed(decimate_steps(points, limit), y);
        return;
    }
    drawn.main = placed(decimate(visible(line.data.shown()), limit), y);
    if (!line.data.isSmoothed() || line.spec.stacked || data.overlays()) return;
    // Opaque, because blending many short pieces costs more than drawing them.
    const QColor faint =
        theme::mix(theme::color(theme::Token::panel), line_color(data, line), 0.25);
    drawn.raw_pen = QPen(faint, 1.0, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    drawn.raw = placed(decimate(points, limit), y);
}

// How many points of a line a plot of so many pixels shows. Four points per two pixels hide
// nothing; a crowded chart has to make do with half of that.
std::size_t point_limit(const LineChartData& data, const Line& line, double width) {
    const bool two_lines = line.data.isSmoothed() && !line.spec.stacked;
    const auto pixels = static_cast<std::size_t>(width);
    return std::clamp<std::size_t>(pixels * (two_lines && data.lines.size() > 2 ? 1 : 2), 128,
                                   most_points);
}

LineDrawing::Line draw_line(const LineChartData& data, const Line& line,
                            const std::vector<StackSlice>& slices, const LineDrawing& drawing,
                            double width) {
    LineDrawing::Line drawn;
    drawn.side = line.spec.axis;
    drawn.run = line.spec.run;
    drawn.pen = line_pen(data, line);
    drawn.dots = line.spec.dots;
    if (!data.isDrawn(line)) return drawn;
    const auto limit = point_limit(data, line, width);
    const AxisScale& y = drawing.scaleOf(drawn);
    if (data.isArea(line))
        fill_area(drawn, slices, drawing.x, y, limit);
    else
        fill_line(drawn, data, line, drawing.x, y, limit);
    return drawn;
}

Margins margins_of(const LineDrawing& drawing, double name_room) {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    const bool titles = !drawing.left.spec.title.isEmpty() ||
                        (drawing.two_axes && !drawing.right.spec.title.isEmpty());
    Margins margins;
    margins.top = 6 + (titles ? line + 2 : 0);
    if (!drawing.legend.empty()) margins.top += drawing.legend.back().place.bottom() + 4;
    margins.bottom = bottom_axis_height(drawing.x);
    margins.left = std::ceil(tick_width(drawing.left)) + 8;
    margins.right = 8;
    if (drawing.two_axes)
        margins.right = std::ceil(tick_width(drawing.right)) + 8;
    else if (name_room > 0)
        margins.right = name_room + 10;
    return margins;
}

}  // namespace

LineDrawing draw_lines(const LineChartData& data, const std::optional<TimeAxis::Range>& visible,
                       std::vector<ChartPin> pins, const Plot& plot) {
    LineDrawing drawing{.overlays = data.overlays(),
                        .two_axes = data.hasRightAxis(),
                        .x = {.spec = data.x},
                        .left = {.spec = data.left},
                        .right = {.spec = data.right},
                        .legend = line_legend(data, plot.view.width()),
                        .phases = data.phases,
                        .marks = data.marks,
                        .pins = std::move(pins)};
    drawing.x.spec.log = false;
    if (visible) drawing.x.spec.minimum = visible->low, drawing.x.spec.maximum = visible->high;
    const auto stacks = data.stacks();
    // What is visible decides on the y range, whose labels decide on the room for x.
    fit_x(drawing.x, data, plot.area.width());
    fit_y(drawing.left, visible_extent(data, stacks, AxisSide::left, drawing.x),
          plot.area.height());
    if (drawing.two_axes)
        fit_y(drawing.right, visible_extent(data, stacks, AxisSide::right, drawing.x),
              plot.area.height());
    const auto names = end_names(data);
    // With a fixed end the line grows towards it and carries its name inside the plot.
    const double name_room = drawing.x.spec.maximum ? 0 : widest_name(names, plot.view.width());
    drawing.margins = margins_of(drawing, name_room);
    const double width = Plot::inside(plot.view, drawing.margins).area.width();
    fit_x(drawing.x, data, width);
    for (std::size_t i = 0; i < data.lines.size(); ++i) {
        drawing.lines.push_back(draw_line(data, data.lines[i], stacks[i], drawing, width));
        drawing.lines.back().name = names[i];
    }
    return drawing;
}

}  // namespace sparsescope
