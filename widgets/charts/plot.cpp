// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/plot.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/axis.h"
#include "widgets/theme.h"

namespace sparsescope {

Plot Plot::inside(const QSizeF& view, const Margins& margins) {
    QRectF area = QRectF(QPointF(0, 0), view)
                      .adjusted(margins.left, margins.top, -margins.right, -margins.bottom);
    area.setWidth(std::max(area.width(), 1.0));
    area.setHeight(std::max(area.height(), 1.0));
    return {area, view};
}

double Plot::x(double axis_x, const AxisScale& scale) const {
    return area.left() + area.width() * (axis_x - scale.low) / (scale.high - scale.low);
}

double Plot::y(double axis_y, const AxisScale& scale) const {
    return area.bottom() - area.height() * (axis_y - scale.low) / (scale.high - scale.low);
}

double Plot::xAt(double pixel, const AxisScale& scale) const {
    const double share = std::clamp((pixel - area.left()) / area.width(), 0.0, 1.0);
    return scale.low + share * (scale.high - scale.low);
}

double bottom_axis_height(const AxisScale& scale) {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    return 6 + line * (scale.spec.title.isEmpty() ? 1 : 2);
}

double tick_width(const AxisScale& scale) {
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    double width = 0;
    for (const double tick : scale.ticks)
        width = std::max(width, metrics.horizontalAdvance(scale.text(tick)));
    return width;
}

void paint_grid(QPainter& painter, const Plot& plot, const AxisScale& scale) {
    const QRectF& area = plot.area;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme::color(theme::Token::line), 1));
    for (const double tick : scale.ticks) {
        const double y = std::round(plot.y(tick, scale));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    // The foot of the plot carries the x axis.
    painter.setPen(QPen(theme::color(theme::Token::control_line), 1));
    const double foot = std::round(area.bottom());
    painter.drawLine(QPointF(area.left(), foot), QPointF(area.right(), foot));
}

void paint_axis(QPainter& painter, const Plot& plot, const AxisScale& scale, AxisSide side,
                double title_room) {
    const QRectF& area = plot.area;
    painter.setFont(theme::font(theme::Type::caption));
    painter.setPen(theme::color(theme::Token::muted));
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const double all_width = plot.view.width();
    const bool left_side = side == AxisSide::left;
    double previous = 1e9;
    for (const double tick : scale.ticks) {
        const double y = plot.y(tick, scale);
        if (y > previous - line) continue;
        previous = y;
        const QRectF box =
            left_side ? QRectF(0, y - line / 2, area.left() - 6, line)
                      : QRectF(area.right() + 6, y - line / 2, all_width - area.right() - 6, line);
        painter.drawText(box, Qt::AlignVCenter | (left_side ? Qt::AlignRight : Qt::AlignLeft),
                         scale.text(tick));
    }
    const QString title =
        metrics.elidedText(scale.spec.title, Qt::ElideRight, title_room * all_width);
    painter.drawText(QRectF(0, 0, all_width, line), left_side ? Qt::AlignLeft : Qt::AlignRight,
                     title);
}

void paint_bottom_axis(QPainter& painter, const Plot& plot, const AxisScale& scale,
                       const std::function<double(double)>& pixel, double taken) {
    const QRectF& area = plot.area;
    painter.setFont(theme::font(theme::Type::caption));
    painter.setPen(theme::color(theme::Token::muted));
    const QFontMetricsF metrics(painter.font());
    const double base = area.bottom() + 4 + metrics.ascent();
    const double limit = plot.view.width();
    const QString title = metrics.elidedText(scale.spec.title, Qt::ElideRight, area.width());
    painter.drawText(
        QRectF(area.left(), area.bottom() + 4 + metrics.height(), area.width(), metrics.height()),
        Qt::AlignRight, title);
    for (const double tick : scale.ticks) {
        const QString text = scale.text(tick);
        const double width = metrics.horizontalAdvance(text);
        const double x = pixel(tick);
        painter.drawLine(QPointF(x, area.bottom() + 1), QPointF(x, area.bottom() + 3));
        const double left = std::clamp(x - width / 2, 0.0, std::max(0.0, limit - width));
        if (left < taken + 8) continue;
        painter.drawText(QPointF(left, base), text);
        taken = left + width;
    }
}

}  // namespace sparsescope
