// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_cursor.h"

#include <cmath>

namespace sparsescope {

ChartCursor::ChartCursor(QObject* parent) : QObject(parent) {}

void ChartCursor::attach(QObject* owner, Source source) {
    detach(owner);
    entries_.push_back({owner, std::move(source)});
    connect(owner, &QObject::destroyed, this, &ChartCursor::detach, Qt::UniqueConnection);
}

void ChartCursor::detach(QObject* owner) {
    std::erase_if(entries_, [owner](const Entry& entry) { return entry.owner == owner; });
}

void ChartCursor::setPosition(double x) {
    if (!std::isfinite(x) || position_ == x) return;
    position_ = x;
    Q_EMIT changed();
}

void ChartCursor::clear() {
    if (!position_) return;
    position_.reset();
    Q_EMIT changed();
}

QString ChartCursor::tooltip(const QString& caption) const {
    if (!position_) return {};
    QString rows;
    for (const auto& entry : entries_)
        for (const auto& value : entry.source(*position_))
            rows += QStringLiteral(
                        "<tr><td style='color:%1'>&#9632;</td><td>%2&nbsp;&nbsp;</td>"
                        "<td align='right'>%3</td></tr>")
                        .arg(value.color.name(), value.name.toHtmlEscaped(),
                             value.value.toHtmlEscaped());
    if (rows.isEmpty()) return {};
    return QStringLiteral("<b>%1</b><table cellspacing='2'>%2</table>")
        .arg(caption.toHtmlEscaped(), rows);
}

}  // namespace sparsescope
