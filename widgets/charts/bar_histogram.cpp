// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/bar_histogram.h"

#include <QBarSet>
#include <QChart>
#include <QFontMetricsF>
#include <QPainter>
#include <QStackedBarSeries>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace sparsescope {

namespace {

constexpr std::size_t most_bins = 256;
// Where bars begin on a log axis: below 1, so that one document is seen.
const double log_foot = std::log10(0.5);

void set_values(QBarSet* set, const QList<qreal>& values) {
    if (set->count() == values.size()) {
        for (int i = 0; i < set->count(); ++i)
            if (set->at(i) != values[i]) set->replace(i, values[i]);
        return;
    }
    set->remove(0, set->count());
    set->append(values);
}

}  // namespace

BarHistogram::BarHistogram(QWidget* parent)
    : Chart(parent),
      never_text_(tr("never")),
      series_(new QStackedBarSeries(this)),
      bars_(new QBarSet(QString(), this)),
      never_bar_(new QBarSet(QString(), this)),
      x_axis_(new QValueAxis(this)),
      y_axis_(new QValueAxis(this)) {
    setRenderHint(QPainter::Antialiasing, false);  // bars end on pixels
    y_.spec.from_zero = true;
    series_->append(bars_);
    series_->append(never_bar_);
    series_->setBarWidth(0.9);
    chart()->addSeries(series_);
    for (auto* axis : {x_axis_, y_axis_}) {
        axis->setVisible(false);
        chart()->addAxis(axis, axis == x_axis_ ? Qt::AlignBottom : Qt::AlignLeft);
        series_->attachAxis(axis);
    }
    scheduleRefresh();
}

void BarHistogram::setData(std::span<const double> edges, std::span<const double> counts,
                           std::optional<double> never) {
    if (!counts.empty() && edges.size() != counts.size() + 1) return clearData();
    edges_.assign(edges.begin(), edges.end());
    counts_.assign(counts.begin(), counts.end());
    std::replace_if(
        counts_.begin(), counts_.end(), [](double n) { return !std::isfinite(n); }, 0.0);
    never_ = never;
    mergeBins();
    scheduleRefresh();
}

void BarHistogram::clearData() {
    edges_.clear();
    counts_.clear();
    never_.reset();
    mergeBins();
    scheduleRefresh();
}

void BarHistogram::setXAxis(const AxisSpec& spec) {
    x_.spec = spec;
    scheduleRefresh();
}

void BarHistogram::setYAxis(const AxisSpec& spec) {
    const bool log = y_.spec.log;
    y_.spec = spec;
    y_.spec.log = log;
    y_.spec.from_zero = true;  // bars always start at 0
    scheduleRefresh();
}

void BarHistogram::setLog(bool log) {
    y_.spec.log = log;
    scheduleRefresh();
}

void BarHistogram::setMeaning(theme::Series meaning) {
    meaning_ = meaning;
    scheduleRefresh();
}

void BarHistogram::setNeverText(const QString& text) {
    never_text_ = text;
    viewport()->update();
}

void BarHistogram::setMarker(std::optional<double> x, const QString& caption) {
    marker_ = x;
    marker_caption_ = caption;
    viewport()->update();
}

bool BarHistogram::isEmpty() const {
    return counts_.empty() && !never_;
}

void BarHistogram::mergeBins() {
    const std::size_t group =
        std::max<std::size_t>(1, (counts_.size() + most_bins - 1) / most_bins);
    shown_edges_.clear();
    shown_counts_.clear();
    for (std::size_t i = 0; i < counts_.size(); i += group) {
        const std::size_t end = std::min(i + group, counts_.size());
        shown_edges_.push_back(edges_[i]);
        shown_counts_.push_back(std::accumulate(counts_.begin() + static_cast<std::ptrdiff_t>(i),
                                                counts_.begin() + static_cast<std::ptrdiff_t>(end),
                                                0.0));
    }
    if (!counts_.empty()) shown_edges_.push_back(edges_.back());
    hovered_.reset();
}

double BarHistogram::slotOf(double x) const {
    if (shown_edges_.size() < 2) return firstBin();
    const auto after = std::upper_bound(shown_edges_.begin() + 1, shown_edges_.end() - 1, x);
    const auto bin = static_cast<std::size_t>(after - shown_edges_.begin()) - 1;
    const double width = shown_edges_[bin + 1] - shown_edges_[bin];
    const double inside = width > 0 ? (x - shown_edges_[bin]) / width : 0;
    return firstBin() + static_cast<double>(bin) + inside - 0.5;
}

int BarHistogram::binAt(double pixel) const {
    const double slots_shown = firstBin() + static_cast<double>(bins());
    const double slot = (pixel - plot().area.left()) / plot().area.width() * slots_shown;
    return std::clamp(static_cast<int>(std::floor(slot)) - firstBin(), 0, std::max(0, bins() - 1));
}

std::optional<int> BarHistogram::hoveredBin() const {
    if (!hovered_ || *hovered_ < firstBin()) return std::nullopt;
    return *hovered_ - firstBin();
}

// Qt Charts' bars begin at 0, so that on a log axis all heights are counted from its foot.
double BarHistogram::heightOf(double count) const {
    if (!y_.spec.log) return count;
    return count > 0 ? std::max(0.0, std::log10(count) - log_foot) : 0;
}

void BarHistogram::refresh() {
    QList<qreal> values(firstBin(), 0.0);
    for (const double count : shown_counts_)
        values.push_back(heightOf(count));
    QList<qreal> apart(values.size(), 0.0);
    if (never_) apart[0] = heightOf(*never_);
    set_values(bars_, values);
    set_values(never_bar_, apart);
    const auto style = [](QBarSet* set, theme::Series meaning) {
        set->setBrush(theme::line_color(theme::series(meaning)));
        set->setPen(Qt::NoPen);
    };
    style(bars_, meaning_);
    style(never_bar_, theme::Series::dead);
    double top = never_.value_or(0);
    for (const double count : shown_counts_)
        top = std::max(top, count);
    const int ticks = tick_room(plot().area.height(), 32, 5);
    if (y_.spec.log) {
        y_.fit(log_foot, std::log10(std::max(top, 1.0)), ticks, false);
        y_.low = log_foot;
        std::erase_if(y_.ticks, [](double tick) { return tick < -1e-9; });
    } else {
        y_.fit(0, top, ticks, true);
    }
    if (shown_edges_.size() >= 2)
        x_.fit(shown_edges_.front(), shown_edges_.back(), tick_room(plot().area.width(), 64, 6),
               false);
    const double foot = y_.spec.log ? log_foot : 0;
    y_axis_->setRange(y_.low - foot, y_.high - foot);
    x_axis_->setRange(-0.5, std::max<double>(static_cast<double>(values.size()), 1) - 0.5);
    layoutMargins();
}

void BarHistogram::layoutMargins() {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    Margins margins;
    margins.top = 6 + (y_.spec.title.isEmpty() ? 0 : line + 2);
    margins.bottom = bottom_axis_height(x_);
    margins.left = std::ceil(tick_width(y_)) + 8;
    margins.right = 8;
    setPlotMargins(margins);
}

void BarHistogram::paintBelow(QPainter& painter) {
    paint_grid(painter, plot(), y_);
    paint_axis(painter, plot(), y_, AxisSide::left);
    paintXTicks(painter);
}

double BarHistogram::slotPixel(double slot) const {
    const double slots_shown = firstBin() + static_cast<double>(shown_counts_.size());
    return plot().area.left() + plot().area.width() * (slot + 0.5) / slots_shown;
}

// "never" has the first place of the x axis to itself.
void BarHistogram::paintXTicks(QPainter& painter) const {
    double taken = -1e9;
    if (never_) {
        painter.setFont(theme::font(theme::Type::caption));
        const QFontMetricsF metrics(painter.font());
        const double width = metrics.horizontalAdvance(never_text_);
        const double left = std::max(0.0, slotPixel(0) - width / 2);
        painter.setPen(theme::readable(theme::series(theme::Series::dead),
                                       theme::color(theme::Token::panel), 4.5));
        painter.drawText(QPointF(left, plot().area.bottom() + 4 + metrics.ascent()), never_text_);
        taken = left + width;
    }
    AxisScale ticks = x_;
    if (shown_edges_.size() < 2) ticks.ticks.clear();
    paint_bottom_axis(
        painter, plot(), ticks, [this](double tick) { return slotPixel(slotOf(tick)); }, taken);
}

void BarHistogram::paintAbove(QPainter& painter) {
    if (hovered_) {
        QColor tint = theme::color(theme::Token::text);
        tint.setAlphaF(0.10F);
        painter.fillRect(QRectF(QPointF(slotPixel(*hovered_ - 0.5), plot().area.top()),
                                QPointF(slotPixel(*hovered_ + 0.5), plot().area.bottom())),
                         tint);
    }
    if (!marker_ || shown_edges_.size() < 2) return;
    const double x = std::round(
        slotPixel(slotOf(std::clamp(*marker_, shown_edges_.front(), shown_edges_.back()))));
    painter.setPen(QPen(theme::color(theme::Token::text), 1, Qt::DashLine));
    painter.drawLine(QPointF(x, plot().area.top()), QPointF(x, plot().area.bottom()));
    painter.setFont(theme::font(theme::Type::caption));
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(marker_caption_);
    const double left = x + 4 + width > plot().area.right() ? x - 4 - width : x + 4;
    // Bars may stand behind it.
    QColor ground = theme::color(theme::Token::panel);
    ground.setAlphaF(0.85F);
    painter.fillRect(
        QRectF(left - 2, plot().area.top(), width + 4, QFontMetricsF(painter.font()).height()),
        ground);
    painter.drawText(QPointF(left, plot().area.top() + QFontMetricsF(painter.font()).ascent()),
                     marker_caption_);
}

}  // namespace sparsescope
