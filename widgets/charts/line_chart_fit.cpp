// SPDX-License-Identifier: GPL-3.0-or-later
// From data to what is drawn of it: ranges of the axes, room around the plot, Qt Charts' series.
#include <QFontMetricsF>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/charts/hover_overlay.h"
#include "widgets/charts/line_chart.h"

namespace sparsescope {

namespace {

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

}  // namespace

void LineChart::fitX() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& line : lines_) {
        const auto& points = line.data.points();
        if (points.empty()) continue;
        low = std::min(low, points.front().x);
        high = std::max(high, points.back().x);
    }
    x_.spec = x_spec_;
    x_.spec.log = false;
    if (const auto shared = axis_ ? axis_->visible() : std::nullopt)
        x_.spec.minimum = shared->low, x_.spec.maximum = shared->high;
    if (low == high) low -= 0.5, high += 0.5;
    fit(x_, low, high, std::clamp(static_cast<int>(plot().width()) / theme::scaled(80), 2, 6),
        false);
    x_axis_->setRange(x_.low, x_.high);
}

void LineChart::fitY(Scale& scale, AxisSide side) {
    Extent extent;
    const auto visible = [this](double x) { return x >= x_.low && x <= x_.high; };
    for (const auto& line : lines_) {
        if (line.spec.axis != side || !isDrawn(line)) continue;
        for (const auto& slice : line.slices)
            if (visible(slice.x)) extent.add(slice.inner), extent.add(slice.outer);
        if (isArea(line)) continue;
        for (const auto& point : points_around(line.data.points(), x_.low, x_.high))
            if (visible(point.x)) extent.add(point.y);
    }
    const bool log = scale.spec.log;
    scale.floor.reset();
    if (log && extent.low <= 0) scale.floor = 0;  // fit() finds its place
    const bool any = log ? extent.high > 0 : extent.low <= extent.high;
    const double low = !any ? 1 : log ? std::log10(extent.low_positive) : extent.low;
    const double high = !any ? 0 : log ? std::log10(extent.high) : extent.high;
    fit(scale, low, high, std::clamp(static_cast<int>(plot().height()) / theme::scaled(32), 2, 5),
        true);
    (side == AxisSide::left ? left_axis_ : right_axis_)->setRange(scale.low, scale.high);
}

void LineChart::fillSeries(Line& line) {
    const auto width = static_cast<std::size_t>(plot().width());
    const bool smoothed = line.data.isSmoothed() && !line.spec.stacked;
    // Four points per two pixels hide nothing; a crowded chart has to make do with half of that.
    const auto limit =
        std::clamp<std::size_t>(width * (smoothed && lines_.size() > 2 ? 1 : 2), 128, most_points);
    const Scale& scale = scaleOf(line);
    const auto fill = [&](QLineSeries* series, const std::vector<ChartPoint>& points) {
        QList<QPointF> placed;
        placed.reserve(static_cast<qsizetype>(points.size()));
        for (const auto& p : points)
            placed.push_back({p.x, scale.place(p.y)});
        // One point has no line to be seen by.
        series->setPointsVisible(placed.size() == 1 && !line.spec.dots);
        if (placed != series->points()) series->replace(placed);
    };
    const auto visible = [this](const std::vector<ChartPoint>& points) {
        return points_around(points, x_.low, x_.high);
    };
    line.inner.clear();
    line.outer.clear();
    line.main->setPen(penOf(line));
    fill(line.raw, {});
    if (!isDrawn(line)) return fill(line.main, {});
    if (isArea(line)) {
        for (const auto& slice : line.slices) {
            line.inner.push_back({slice.x, slice.inner});
            line.outer.push_back({slice.x, slice.outer});
        }
        line.inner = decimate(visible(line.inner), limit);
        line.outer = decimate(visible(line.outer), limit);
        return fill(line.main, line.outer);
    }
    const auto points = visible(line.data.points());
    if (line.spec.step) return fill(line.main, decimate_steps(points, limit));
    fill(line.main, decimate(visible(line.data.shown()), limit));
    if (!smoothed || overlays()) return;
    // Opaque, because blending many short pieces costs more than drawing them.
    const QColor faint = theme::mix(theme::color(theme::Token::panel), colorOf(line), 0.25);
    line.raw->setPen(QPen(faint, 1.0, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    fill(line.raw, decimate(points, limit));
}

void LineChart::layoutMargins() {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    const bool titles =
        !left_.spec.title.isEmpty() || (usesRightAxis() && !right_.spec.title.isEmpty());
    const auto places = legendPlaces(legend());
    Margins margins;
    margins.top = 6 + (titles ? line + 2 : 0) + (places.empty() ? 0 : places.back().bottom() + 4);
    margins.bottom = bottomAxisHeight(x_);
    margins.left = std::ceil(tickWidth(left_)) + 8;
    margins.right = usesRightAxis()    ? std::ceil(tickWidth(right_)) + 8
                    : labelWidth() > 0 ? labelWidth() + 10
                                       : 8;
    setPlotMargins(margins);
}

void LineChart::refresh() {
    stackLines();
    fitX();  // what is visible decides on the y range, whose labels decide on the room for x
    fitY(left_, AxisSide::left);
    if (usesRightAxis()) fitY(right_, AxisSide::right);
    layoutMargins();
    fitX();
    for (auto& line : lines_)
        fillSeries(line);
    overlay_->invalidate();
    showCursor();
}

}  // namespace sparsescope
