// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_chart.h"

#include <QChart>
#include <QLineSeries>
#include <QValueAxis>

#include "widgets/charts/hover_overlay.h"

namespace sparsescope {

namespace {

QValueAxis* hidden_axis(QChart* chart, Qt::Alignment side) {
    auto* axis = new QValueAxis(chart);
    axis->setVisible(false);  // we paint grid and labels: SI prefixes, own zero line, nothing jumps
    chart->addAxis(axis, side);
    return axis;
}

void draw(QLineSeries* series, const QPen& pen, const QList<QPointF>& points, bool dots) {
    series->setPen(pen);
    series->setPointsVisible(points.size() == 1 && !dots);  // no line shows a single point
    if (points != series->points()) series->replace(points);
}

}  // namespace

LineChart::LineChart(QWidget* parent)
    : Chart(parent),
      x_axis_(hidden_axis(chart(), Qt::AlignBottom)),
      left_axis_(hidden_axis(chart(), Qt::AlignLeft)),
      right_axis_(hidden_axis(chart(), Qt::AlignRight)),
      input_(new LineInput(this, data_, drawing_, plot())),
      overlay_(new HoverOverlay(this)) {
    connect(input_, &LineInput::brushed, this, &LineChart::showOverlay);
    connect(input_, &LineInput::markActivated, this, &LineChart::markActivated);
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
    auto* raw = make();  // first: it lies behind
    series_.push_back({raw, make()});
    data_.add(spec);
    scheduleRefresh();
    return seriesCount() - 1;
}

void LineChart::removeAllSeries() {
    for (const auto& pair : series_)
        for (auto* series : {pair.main, pair.raw}) {
            chart()->removeSeries(series);
            delete series;
        }
    series_.clear();
    data_.lines.clear();
    scheduleRefresh();
}

LineData& LineChart::points(int series) {
    return data_.lines.at(static_cast<std::size_t>(series)).data;
}

void LineChart::setData(int series, std::span<const ChartPoint> points) {
    this->points(series).replace(points);
    scheduleRefresh();
}

void LineChart::append(int series, std::span<const ChartPoint> points) {
    this->points(series).append(points);
    scheduleRefresh();
}

void LineChart::clearData() {
    for (auto& line : data_.lines)
        line.data.clear();
    scheduleRefresh();
}

std::span<const ChartPoint> LineChart::data(int series) const {
    return data_.lines.at(static_cast<std::size_t>(series)).data.points();
}

std::vector<StackSlice> LineChart::stackOf(int series) const {
    return data_.stacks().at(static_cast<std::size_t>(series));
}

void LineChart::setRuns(const QStringList& names) {
    if (names == data_.runs) return;
    data_.runs = names;
    scheduleRefresh();
}

void LineChart::setLog(bool log) {
    if (data_.left.log == log && data_.right.log == log) return;
    data_.left.log = data_.right.log = log;
    scheduleRefresh();
}

void LineChart::setHalfLife(double half_life) {
    data_.smooth(half_life);
    scheduleRefresh();
}

void LineChart::shareCursor(ChartCursor* shared) {
    input_->cursor().detach(this);
    disconnect(&input_->cursor(), nullptr, this, nullptr);
    input_->setCursor(shared);
    input_->cursor().attach(this, [this](double x) {
        return line_values(data_, x, plot().xLength(note_reach, drawing_.x));
    });
    connect(&input_->cursor(), &ChartCursor::changed, this, &LineChart::showOverlay);
    showOverlay();
}

void LineChart::shareAxis(TimeAxis* axis) {
    if (input_->axis()) disconnect(input_->axis(), nullptr, this, nullptr);
    input_->setAxis(axis);
    if (!axis) return scheduleRefresh();
    connect(axis, &TimeAxis::rangeChanged, this, &LineChart::scheduleRefresh);
    connect(axis, &TimeAxis::pinsChanged, this, &LineChart::scheduleRefresh);
    connect(axis, &TimeAxis::scrubChanged, this, &LineChart::showOverlay);
    connect(axis, &TimeAxis::halfLifeChanged, this,
            [this, axis] { setHalfLife(axis->halfLife()); });
    setHalfLife(axis->halfLife());
}

std::optional<TimeAxis::Range> LineChart::zoom() const {
    const auto* axis = input_->axis();
    return axis && axis->zoomed() ? axis->visible() : std::nullopt;
}

qsizetype LineChart::drawnPoints(int series) const {
    return series_.at(static_cast<std::size_t>(series)).main->count();
}

QString LineChart::describe() const {
    return isEmpty() ? emptyText() : line_sentence(data_, zoom());
}

void LineChart::refresh() {
    const auto* axis = input_->axis();
    drawing_ = draw_lines(data_, axis ? axis->visible() : std::nullopt,
                          axis ? axis->pins() : std::vector<ChartPin>(),
                          {plot().area, viewport()->size()});
    setPlotMargins(drawing_.margins);
    x_axis_->setRange(drawing_.x.low, drawing_.x.high);
    left_axis_->setRange(drawing_.left.low, drawing_.left.high);
    if (drawing_.two_axes) right_axis_->setRange(drawing_.right.low, drawing_.right.high);
    for (std::size_t i = 0; i < series_.size(); ++i) {
        const auto& line = drawing_.lines[i];
        draw(series_[i].main, line.pen, line.main, line.dots);
        draw(series_[i].raw, line.raw_pen, line.raw, line.dots);
    }
    overlay_->invalidate();
    showOverlay();
}

void LineChart::showOverlay() {
    if (isEmpty() || !isVisible()) return overlay_->hide();
    const auto place = [this](std::optional<double> x) -> std::optional<double> {
        if (!x || !drawing_.x.holds(*x)) return std::nullopt;
        return plot().x(*x, drawing_.x);
    };
    HoverOverlay::Lines lines{
        .hover = place(input_->cursor().position()),
        .scrub = input_->axis() ? place(input_->axis()->scrub()) : std::nullopt,
        .brush = input_->brush(),
        .top = plot().area.top(),
        .bottom = plot().area.bottom()};
    if (lines.brush)
        lines.brush = {plot().x(lines.brush->first, drawing_.x),
                       plot().x(lines.brush->second, drawing_.x)};
    overlay_->showLines(lines);
}

void LineChart::mouseMoveEvent(QMouseEvent* event) {
    Chart::mouseMoveEvent(event);
    input_->mouseMove(event);
}

void LineChart::wheelEvent(QWheelEvent* event) {
    if (!input_->wheel(event)) Chart::wheelEvent(event);
}

void LineChart::leaveEvent(QEvent* event) {
    Chart::leaveEvent(event);
    input_->unhover();
}

void LineChart::focusOutEvent(QFocusEvent* event) {
    Chart::focusOutEvent(event);
    input_->focusOut();
}

}  // namespace sparsescope
