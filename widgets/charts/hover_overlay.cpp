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

void HoverOverlay::showAt(double x, double top, double bottom) {
    const bool moved = x != x_ || top != top_ || bottom != bottom_;
    x_ = x;
    top_ = top;
    bottom_ = bottom;
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

void HoverOverlay::paintEvent(QPaintEvent*) {
    if (picture_.isNull()) picture_ = QPixmap::fromImage(chart_->toImage(devicePixelRatioF()));
    QPainter painter(this);
    painter.drawPixmap(0, 0, picture_);
    painter.setPen(QPen(theme::color(theme::Token::muted), 1));
    painter.drawLine(QPointF(std::round(x_), top_), QPointF(std::round(x_), bottom_));
    chart_->paintFocus(painter);
}

}  // namespace sparsescope
