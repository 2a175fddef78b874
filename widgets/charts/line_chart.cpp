// SPDX-License-Identifier: GPL-3.0-or-later
// Data, scales and Qt Charts' series of a line chart; painting around them is in
// line_chart_paint.cpp.
#include "widgets/charts/line_chart.h"

#include <QChart>
#include <QFontMetricsF>
#include <QLineSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

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
    line.clear();
    if (spec.smoothing > 0 && !spec.step) line.raw = make();  // first: it lies behind
    line.main = make();
    lines_.push_back(std::move(line));
    scheduleRefresh();
    return seriesCount() - 1;
}

void LineChart::removeAllSeries() {
    for (const auto& line : lines_)
        for (auto* series : {line.main, line.raw})
            if (series) {
                chart()->removeSeries(series);
                delete series;
            }
    lines_.clear();
    scheduleRefresh();
}

void LineChart::Line::clear() {
    points.clear();
    smoothed.clear();
    smoother = Smoother(spec.smoothing);
    low = low_positive = std::numeric_limits<double>::infinity();
    high = -low;
}

void LineChart::Line::add(std::span<const ChartPoint> more) {
    points.insert(points.end(), more.begin(), more.end());
    for (const auto& point : more) {
        if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
        low = std::min(low, point.y);
        high = std::max(high, point.y);
        if (point.y > 0) low_positive = std::min(low_positive, point.y);
        if (raw) smoothed.push_back(smoother.add(point));
    }
}

void LineChart::setData(int series, std::span<const ChartPoint> points) {
    auto& line = lines_.at(static_cast<std::size_t>(series));
    const auto known = line.points.size();
    // A live run sends what is there plus a few new points.
    const bool grew =
        known > 0 && points.size() >= known && points.front() == line.points.front() &&
        points[known / 2] == line.points[known / 2] && points[known - 1] == line.points.back();
    if (!grew) line.clear();
    line.add(points.subspan(line.points.size()));
    scheduleRefresh();
}

void LineChart::append(int series, std::span<const ChartPoint> points) {
    lines_.at(static_cast<std::size_t>(series)).add(points);
    scheduleRefresh();
}

void LineChart::clearData() {
    for (auto& line : lines_)
        line.clear();
    scheduleRefresh();
}

std::span<const ChartPoint> LineChart::data(int series) const {
    return lines_.at(static_cast<std::size_t>(series)).points;
}

void LineChart::setXAxis(const AxisSpec& spec) {
    x_.spec = spec;
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

void LineChart::setPhases(std::vector<ChartPhase> phases) {
    phases_ = std::move(phases);
    scheduleRefresh();
}

void LineChart::shareCursor(ChartCursor* shared) {
    hover().detach(this);
    disconnect(&hover(), nullptr, this, nullptr);
    cursor_ = shared;
    hover().attach(this, [this](double x) { return valuesAt(x); });
    connect(&hover(), &ChartCursor::changed, this, &LineChart::showCursor);
    showCursor();
}

qsizetype LineChart::drawnPoints(int series) const {
    return lines_.at(static_cast<std::size_t>(series)).main->count();
}

bool LineChart::isEmpty() const {
    return longest() == nullptr;
}

const std::vector<ChartPoint>* LineChart::longest() const {
    const std::vector<ChartPoint>* best = nullptr;
    for (const auto& line : lines_)
        if (!line.points.empty() && (!best || line.points.size() > best->size()))
            best = &line.points;
    return best;
}

bool LineChart::usesRightAxis() const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [](const Line& line) { return line.spec.axis == AxisSide::right; });
}

const Chart::Scale& LineChart::scaleOf(const Line& line) const {
    return line.spec.axis == AxisSide::left ? left_ : right_;
}

QColor LineChart::colorOf(const Line& line) const {
    return theme::line_color(line.spec.ordinal >= 0 ? theme::ordinal(line.spec.ordinal)
                                                    : theme::series(line.spec.meaning));
}

void LineChart::fitX() {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& line : lines_) {
        if (line.points.empty()) continue;
        low = std::min(low, line.points.front().x);
        high = std::max(high, line.points.back().x);
    }
    x_.spec.log = false;
    if (low == high) low -= 0.5, high += 0.5;
    fit(x_, low, high, std::clamp(static_cast<int>(plot().width()) / theme::scaled(80), 2, 6),
        false);
    x_axis_->setRange(x_.low, x_.high);
}

void LineChart::fitY(Scale& scale, AxisSide side) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    bool any_below = false;
    for (const auto& line : lines_) {
        if (line.spec.axis != side || line.low > line.high) continue;
        any_below = any_below || line.low <= 0;
        if (scale.spec.log && line.high <= 0) continue;
        low = std::min(low, scale.spec.log ? std::log10(line.low_positive) : line.low);
        high = std::max(high, scale.spec.log ? std::log10(line.high) : line.high);
    }
    scale.floor.reset();
    if (scale.spec.log && any_below) scale.floor = 0;  // fit() finds its place
    fit(scale, low, high, std::clamp(static_cast<int>(plot().height()) / theme::scaled(32), 2, 5),
        true);
    (side == AxisSide::left ? left_axis_ : right_axis_)->setRange(scale.low, scale.high);
}

void LineChart::fillSeries(Line& line) {
    const auto width = static_cast<std::size_t>(plot().width());
    // Four points per two pixels hide nothing; a crowded chart has to make do with half of that.
    const auto limit =
        std::clamp<std::size_t>(width * (line.raw && lines_.size() > 2 ? 1 : 2), 128, most_points);
    const Scale& scale = scaleOf(line);
    const auto fill = [&](QLineSeries* series, std::vector<ChartPoint> points) {
        QList<QPointF> placed;
        placed.reserve(static_cast<qsizetype>(points.size()));
        for (const auto& p : points)
            placed.push_back({p.x, scale.place(p.y)});
        series->setPointsVisible(placed.size() == 1);  // one point has no line to be seen by
        if (placed != series->points()) series->replace(placed);
    };
    const QColor color = colorOf(line);
    QPen pen(color, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    if (line.spec.dashed) pen.setDashPattern({4, 3});
    line.main->setPen(pen);
    if (line.spec.step) return fill(line.main, decimate_steps(line.points, limit));
    if (!line.raw) return fill(line.main, decimate(line.points, limit));
    // Opaque, because blending many short pieces costs more than drawing them.
    const QColor faint = theme::mix(theme::color(theme::Token::panel), color, 0.25);
    line.raw->setPen(QPen(faint, 1.0, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    fill(line.raw, decimate(line.points, limit));
    fill(line.main, decimate(line.smoothed, limit));
}

double LineChart::labelWidth() const {
    // With a fixed end the line grows towards it and carries its name inside the plot.
    if (lines_.size() < 2 || usesLegend() || x_.spec.maximum) return 0;
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    double width = 0;
    for (const auto& line : lines_)
        width = std::max(width, metrics.horizontalAdvance(line.spec.name));
    return std::min(width, 0.3 * viewport()->width());
}

std::vector<QRectF> LineChart::legendPlaces() const {
    if (!usesLegend()) return {};
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    const double all = viewport()->width();
    const auto flow = [&](double widest) {
        std::vector<QRectF> places;
        QPointF at(0, 0);
        for (const auto& line : lines_) {
            const double width =
                std::min(legend_swatch + metrics.horizontalAdvance(line.spec.name) + 1, widest);
            if (at.x() > 0 && at.x() + width > all) at = {0, at.y() + metrics.height()};
            places.push_back({at, QSizeF(width, metrics.height())});
            at.rx() += width + legend_gap;
        }
        return places;
    };
    auto places = flow(all);
    // Two rows are the most a chart can spare: beyond that names are shortened.
    const double per_row = std::ceil(static_cast<double>(lines_.size()) / 2);
    if (places.back().top() > 1.5 * metrics.height())
        places = flow((all + legend_gap) / per_row - legend_gap);
    return places;
}

int LineChart::legendRows() const {
    const auto places = legendPlaces();
    if (places.empty()) return 0;
    return places.back().top() > 0 ? 2 : 1;
}

void LineChart::layoutMargins() {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    const bool titles =
        !left_.spec.title.isEmpty() || (usesRightAxis() && !right_.spec.title.isEmpty());
    Margins margins;
    margins.top = 6 + (titles ? line + 2 : 0) + legendRows() * line + (usesLegend() ? 4 : 0);
    margins.bottom = bottomAxisHeight(x_);
    margins.left = std::ceil(tickWidth(left_)) + 8;
    margins.right = usesRightAxis()    ? std::ceil(tickWidth(right_)) + 8
                    : labelWidth() > 0 ? labelWidth() + 10
                                       : 8;
    setPlotMargins(margins);
}

void LineChart::refresh() {
    fitY(left_, AxisSide::left);
    if (usesRightAxis()) fitY(right_, AxisSide::right);
    layoutMargins();
    fitX();
    for (auto& line : lines_)
        fillSeries(line);
}

ChartTable LineChart::table() const {
    ChartTable table;
    table.headers.push_back(x_.spec.title.isEmpty() ? tr("x") : x_.spec.title);
    std::vector<double> xs;
    for (const auto& line : lines_) {
        table.headers.push_back(line.spec.name);
        for (const auto& point : line.points)
            xs.push_back(point.x);
    }
    std::sort(xs.begin(), xs.end());
    xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
    std::vector<std::size_t> at(lines_.size(), 0);
    table.rows.reserve(xs.size());
    for (const double x : xs) {
        QVariantList row{x};
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const auto& points = lines_[i].points;
            QVariant cell;
            for (; at[i] < points.size() && points[at[i]].x <= x; ++at[i])
                cell = points[at[i]].y;
            row.push_back(cell);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

QString LineChart::describe() const {
    if (isEmpty()) return emptyText();
    QStringList parts;
    for (const auto& line : lines_) {
        if (line.points.empty()) continue;
        const auto text = [&](double y) { return axis_text(y, scaleOf(line).spec.format); };
        parts.push_back(tr("%1: from %2 to %3 between %4 and %5")
                            .arg(line.spec.name, text(line.points.front().y),
                                 text(line.points.back().y),
                                 axis_text(line.points.front().x, x_.spec.format),
                                 axis_text(line.points.back().x, x_.spec.format)));
    }
    return parts.join(QStringLiteral("; ")) + u'.';
}

}  // namespace sparsescope
