// SPDX-License-Identifier: GPL-3.0-or-later
// What a histogram says: under the pointer, by keys, as a table and as a sentence.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/charts/bar_histogram.h"
#include "widgets/number_format.h"

namespace sparsescope {

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
