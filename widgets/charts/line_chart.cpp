// SPDX-License-Identifier: GPL-3.0-or-later
// What a line chart holds. How it is laid out is in line_chart_fit, painting in line_chart_paint
// and line_chart_labels, mouse and keys in line_chart_input and line_chart_keys, words in
// line_chart_text.
#include "widgets/charts/line_chart.h"

#include <QChart>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>

#include "widgets/charts/hover_overlay.h"

namespace sparsescope {

namespace {

QValueAxis* hidden_axis(QChart* chart, Qt::Alignment side) {
    auto* axis = new QValueAxis(chart);
    axis->setVisible(false);  // we paint grid and labels: SI prefixes, own zero line, nothing jumps
    chart->addAxis(axis, side);
    return axis;
}

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

}  // namespace sparsescope
