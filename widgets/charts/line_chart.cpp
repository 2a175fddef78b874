// SPDX-License-Identifier: GPL-3.0-or-later
// Data, scales and Qt Charts' series of a line chart. Painting around them is in line_chart_paint
// and line_chart_labels, the mouse and keys in line_chart_input, words in line_chart_text.
#include "widgets/charts/line_chart.h"

#include <QChart>
#include <QFontMetricsF>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/charts/hover_overlay.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_points = 2000;

QValueAxis* hidden_axis(QChart* chart, Qt::Alignment side) {
    auto* axis = new QValueAxis(chart);
    axis->setVisible(false);  // we paint grid and labels: SI prefixes, own zero line, nothing jumps
    chart->addAxis(axis, side);
    return axis;
}

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

LineChart::LineChart(QWidget* parent)
    : Chart(parent),
      x_axis_(hidden_axis(chart(), Qt::AlignBottom)),
      left_axis_(hidden_axis(chart(), Qt::AlignLeft)),
      right_axis_(hidden_axis(chart(), Qt::AlignRight)),
      own_cursor_(new ChartCursor(this)),
      overlay_(new HoverOverlay(this)) {
    shareCursor(nullptr);
    scheduleRefresh();
}

int LineChart::addSeries(const LineSeriesSpec& spec) {
    const auto make = [&] {
        auto* series = new QLineSeries(this);
        series->setMarkerSize(5);
        chart()->addSeries(series);
        series->attachAxis(x_axis_);
        series->attachAxis(spec.axis == AxisSide::left ? left_axis_ : right_axis_);
        return series;
    };
    Line line;
    line.spec = spec;
    line.raw = make();  // first: it lies behind
    line.main = make();
    lines_.push_back(std::move(line));
    smoothLines();
    scheduleRefresh();
    return seriesCount() - 1;
}

void LineChart::removeAllSeries() {
    for (const auto& line : lines_)
        for (auto* series : {line.main, line.raw}) {
            chart()->removeSeries(series);
            delete series;
        }
    lines_.clear();
    scheduleRefresh();
}

void LineChart::setData(int series, std::span<const ChartPoint> points) {
    lines_.at(static_cast<std::size_t>(series)).data.replace(points);
    scheduleRefresh();
}

void LineChart::append(int series, std::span<const ChartPoint> points) {
    lines_.at(static_cast<std::size_t>(series)).data.append(points);
    scheduleRefresh();
}

void LineChart::clearData() {
    for (auto& line : lines_)
        line.data.clear();
    scheduleRefresh();
}

std::span<const ChartPoint> LineChart::data(int series) const {
    return lines_.at(static_cast<std::size_t>(series)).data.points();
}

std::span<const StackSlice> LineChart::stackOf(int series) {
    stackLines();
    return lines_.at(static_cast<std::size_t>(series)).slices;
}

void LineChart::setRuns(const QStringList& names) {
    if (names == runs_) return;
    runs_ = names;
    scheduleRefresh();
}

void LineChart::setXAxis(const AxisSpec& spec) {
    x_spec_ = spec;
    scheduleRefresh();
}

void LineChart::setLeftAxis(const AxisSpec& spec) {
    left_.spec = spec;
    scheduleRefresh();
}

void LineChart::setRightAxis(const AxisSpec& spec) {
    right_.spec = spec;
    scheduleRefresh();
}

void LineChart::setLog(bool log) {
    if (left_.spec.log == log && right_.spec.log == log) return;
    left_.spec.log = right_.spec.log = log;
    scheduleRefresh();
}

void LineChart::setPhases(std::vector<ChartPhase> phases) {
    phases_ = std::move(phases);
    scheduleRefresh();
}

void LineChart::setMarks(std::vector<ChartMark> marks) {
    marks_ = std::move(marks);
    scheduleRefresh();
}

void LineChart::setHalfLife(double half_life) {
    half_life_ = std::max(0.0, half_life);
    smoothLines();
    scheduleRefresh();
}

void LineChart::smoothLines() {
    for (auto& line : lines_)
        line.data.setHalfLife(line.spec.step || line.spec.exact ? 0 : half_life_);
}

void LineChart::shareCursor(ChartCursor* shared) {
    hover().detach(this);
    disconnect(&hover(), nullptr, this, nullptr);
    cursor_ = shared;
    hover().attach(this, [this](double x) { return valuesAt(x); });
    connect(&hover(), &ChartCursor::changed, this, &LineChart::showCursor);
    showCursor();
}

void LineChart::shareAxis(TimeAxis* axis) {
    if (axis_) disconnect(axis_, nullptr, this, nullptr);
    axis_ = axis;
    if (!axis_) return scheduleRefresh();
    connect(axis_, &TimeAxis::rangeChanged, this, &LineChart::scheduleRefresh);
    connect(axis_, &TimeAxis::pinsChanged, this, &LineChart::scheduleRefresh);
    connect(axis_, &TimeAxis::scrubChanged, this, &LineChart::showCursor);
    connect(axis_, &TimeAxis::halfLifeChanged, this, [this] { setHalfLife(axis_->halfLife()); });
    setHalfLife(axis_->halfLife());
}

qsizetype LineChart::drawnPoints(int series) const {
    return lines_.at(static_cast<std::size_t>(series)).main->count();
}

bool LineChart::isEmpty() const {
    return longest() == nullptr;
}

const std::vector<ChartPoint>* LineChart::longest() const {
    const std::vector<ChartPoint>* best = nullptr;
    for (const auto& line : lines_) {
        const auto& points = line.data.points();
        if (!points.empty() && (!best || points.size() > best->size())) best = &points;
    }
    return best;
}

bool LineChart::usesRightAxis() const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [](const Line& line) { return line.spec.axis == AxisSide::right; });
}

const Chart::Scale& LineChart::scaleOf(const Line& line) const {
    return line.spec.axis == AxisSide::left ? left_ : right_;
}

bool LineChart::isDrawn(const Line& line) const {
    return !line.data.points().empty() && !(line.spec.stacked && overlays());
}

bool LineChart::isArea(const Line& line) const {
    return line.spec.stacked && !overlays() && !scaleOf(line).spec.log;
}

void LineChart::stackLines() {
    std::vector<Line*> stacked;
    std::vector<std::span<const ChartPoint>> parts;
    for (auto& line : lines_) {
        line.slices.clear();
        if (!isArea(line)) continue;
        stacked.push_back(&line);
        parts.emplace_back(line.data.shown());
    }
    if (stacked.empty()) return;
    auto slices = stack_parts(parts);
    for (std::size_t i = 0; i < stacked.size(); ++i)
        stacked[i]->slices = std::move(slices[i]);
}

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
