// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/hover_overlay.h"

#include <QPainter>
#include <cmath>

#include "widgets/charts/chart.h"
#include "widgets/theme.h"

namespace sparsescope {

HoverOverlay::HoverOverlay(Chart* chart) : QWidget(chart->viewport()), chart_(chart) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_OpaquePaintEvent);
    hide();
}

void HoverOverlay::showLines(const Lines& lines) {
    if (!lines.hover && !lines.scrub && !lines.brush) return hide();
    const bool moved = lines != lines_;
    lines_ = lines;
    if (isHidden()) {
        picture_ = {};
        setGeometry(chart_->viewport()->rect());
        show();
    } else if (moved) {
        update();
    }
}

void HoverOverlay::invalidate() {
    picture_ = {};
    setGeometry(chart_->viewport()->rect());
    update();
}

// A line with a grip: it can be taken and moved, which the hover line cannot.
void HoverOverlay::paintScrub(QPainter& painter, double x) const {
    const QColor color = theme::color(theme::Token::accent);
    painter.setPen(QPen(color, 1.5));
    painter.drawLine(QPointF(x, lines_.top), QPointF(x, lines_.bottom));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(x - 3.5, lines_.top - 4, 7, 10), 2, 2);
}

void HoverOverlay::paintEvent(QPaintEvent*) {
    if (picture_.isNull()) picture_ = QPixmap::fromImage(chart_->toImage(devicePixelRatioF()));
    QPainter painter(this);
    painter.drawPixmap(0, 0, picture_);
    const QColor accent = theme::color(theme::Token::accent);
    if (lines_.brush) {
        QColor tint = accent;
        tint.setAlphaF(0.16F);
        const QRectF area(QPointF(lines_.brush->first, lines_.top),
                          QPointF(lines_.brush->second, lines_.bottom));
        painter.fillRect(area.normalized(), tint);
        painter.setPen(QPen(accent, 1));
        painter.drawLine(area.topLeft(), area.bottomLeft());
        painter.drawLine(area.topRight(), area.bottomRight());
    }
    if (lines_.hover) {
        const double x = std::round(*lines_.hover);
        painter.setPen(QPen(theme::color(theme::Token::muted), 1));
        painter.drawLine(QPointF(x, lines_.top), QPointF(x, lines_.bottom));
    }
    if (lines_.scrub) paintScrub(painter, *lines_.scrub);
    chart_->paintFocus(painter);
}

}  // namespace sparsescope
