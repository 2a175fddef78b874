// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/bar_histogram.h"

#include <QBarSet>
#include <QChart>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_bins = 256;

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
    y_.spec = spec;
    y_.spec.log = false;
    y_.spec.from_zero = true;  // bars always start at 0
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

void BarHistogram::refresh() {
    QList<qreal> values(firstBin(), 0.0);
    values.append(QList<qreal>(shown_counts_.begin(), shown_counts_.end()));
    QList<qreal> apart(values.size(), 0.0);
    if (never_) apart[0] = *never_;
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
    y_.fit(0, top, tick_room(plot().area.height(), 32, 5), true);
    if (shown_edges_.size() >= 2)
        x_.fit(shown_edges_.front(), shown_edges_.back(), tick_room(plot().area.width(), 64, 6),
               false);
    y_axis_->setRange(y_.low, y_.high);
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

QString BarHistogram::binText(int slot) const {
    const auto amount = [this](double count) {
        const QString text = format::count(std::llround(count));
        return y_.spec.title.isEmpty() ? text : text + QChar(QChar::Nbsp) + y_.spec.title;
    };
    if (never_ && slot == 0) return never_text_ + QStringLiteral(": ") + amount(*never_);
    const int bin = slot - firstBin();
    if (bin < 0 || bin >= static_cast<int>(shown_counts_.size())) return {};
    const auto at = static_cast<std::size_t>(bin);
    const auto edge = [&](double x) {
        return x_.spec.format == AxisFormat::power_of_ten ? format::number(std::pow(10.0, x), 2)
                                                          : format::number(x);
    };

    return tr("%1 to %2: %3")
        .arg(edge(shown_edges_[at]), edge(shown_edges_[at + 1]), amount(shown_counts_[at]));
}

void BarHistogram::setHovered(std::optional<int> slot, const QPoint& global) {
    if (slot && binText(*slot).isEmpty()) slot.reset();
    if (slot)
        QToolTip::showText(global, binText(*slot), this);
    else
        QToolTip::hideText();
    if (slot == hovered_) return;
    hovered_ = slot;
    viewport()->update();
}

void BarHistogram::mouseMoveEvent(QMouseEvent* event) {
    Chart::mouseMoveEvent(event);
    const double slots_shown = firstBin() + static_cast<double>(shown_counts_.size());
    const double share = (event->position().x() - plot().area.left()) / plot().area.width();
    std::optional<int> slot;
    if (!isEmpty() && share >= 0 && share < 1) slot = static_cast<int>(share * slots_shown);
    setHovered(slot, event->globalPosition().toPoint() + QPoint(8, 8));
}

void BarHistogram::leaveEvent(QEvent* event) {
    Chart::leaveEvent(event);
    setHovered(std::nullopt, {});
}

void BarHistogram::keyPressEvent(QKeyEvent* event) {
    const int last = firstBin() + static_cast<int>(shown_counts_.size()) - 1;
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || isEmpty()) return event->ignore();
    int slot =
        std::clamp(hovered_ ? *hovered_ + step : (step > 0 ? 0 : last), 0, std::max(0, last));
    if (never_ && slot == 1) slot += step;  // the gap
    setHovered(slot, mapToGlobal(plot().area.topLeft().toPoint() + QPoint(8, 8)));
}

ChartTable BarHistogram::table() const {
    ChartTable table;
    table.headers = {tr("from"), tr("to"), y_.spec.title.isEmpty() ? tr("count") : y_.spec.title};
    if (never_) table.rows.push_back({never_text_, QString(), *never_});
    for (std::size_t i = 0; i < counts_.size(); ++i)
        table.rows.push_back({edges_[i], edges_[i + 1], counts_[i]});
    return table;
}

QString BarHistogram::describe() const {
    if (isEmpty()) return emptyText();
    QString text;
    if (never_) text = binText(0) + QStringLiteral("; ");
    if (shown_counts_.empty()) return text;
    const auto peak =
        std::max_element(shown_counts_.begin(), shown_counts_.end()) - shown_counts_.begin();
    return text + tr("largest bin %1").arg(binText(firstBin() + static_cast<int>(peak))) + u'.';
}

}  // namespace sparsescope
