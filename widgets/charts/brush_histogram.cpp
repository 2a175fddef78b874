// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/brush_histogram.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/number_format.h"

namespace sparsescope {

std::optional<BrushRange> BrushHistogram::brush() const {
    if (!brushed_ || brushed_->last() >= bins()) return std::nullopt;
    return BrushRange{edge(brushed_->first()), edge(brushed_->last() + 1)};
}

void BrushHistogram::clearBrush() {
    brushed_.reset();
    dragging_ = false;
    pressed_.reset();
    viewport()->update();
}

void BrushHistogram::setBins(std::optional<Bins> bins) {
    if (bins == brushed_) return;
    brushed_ = bins;
    viewport()->update();
    Q_EMIT brushChanged(brush());
}

void BrushHistogram::refresh() {
    BarHistogram::refresh();
    if (brushed_ && brushed_->last() >= bins()) clearBrush();
}

void BrushHistogram::paintBelow(QPainter& painter) {
    if (brush()) {
        QColor tint = theme::color(theme::Token::accent);
        tint.setAlphaF(0.16F);
        painter.fillRect(QRectF(QPointF(edgePixel(brushed_->first()), plot().area.top()),
                                QPointF(edgePixel(brushed_->last() + 1), plot().area.bottom())),
                         tint);
    }
    BarHistogram::paintBelow(painter);
}

void BrushHistogram::paintAbove(QPainter& painter) {
    if (brush()) {
        // What is not brushed steps back; the ends are lines that do not hide a bar.
        QColor veil = theme::color(theme::Token::panel);
        veil.setAlphaF(0.6F);
        const QRectF area = plot().area;
        const double left = std::round(edgePixel(brushed_->first()));
        const double right = std::round(edgePixel(brushed_->last() + 1));
        painter.fillRect(QRectF(area.topLeft(), QPointF(left, area.bottom())), veil);
        painter.fillRect(QRectF(QPointF(right, area.top()), area.bottomRight()), veil);
        painter.setPen(QPen(theme::color(theme::Token::accent), 1.5));
        for (const double x : {left, right})
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    BarHistogram::paintAbove(painter);
}

void BrushHistogram::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || bins() == 0) return event->ignore();
    pressed_ = event->position();
    dragging_ = false;
    event->accept();
}

void BrushHistogram::mouseMoveEvent(QMouseEvent* event) {
    if (!pressed_ || !event->buttons().testFlag(Qt::LeftButton))
        return BarHistogram::mouseMoveEvent(event);
    setHovered(std::nullopt, {});
    const double way = std::abs(event->position().x() - pressed_->x());
    if (!dragging_ && way < QApplication::startDragDistance() / 2.0) return;
    dragging_ = true;
    setBins(Bins{binAt(pressed_->x()), binAt(event->position().x())});
}

void BrushHistogram::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !pressed_) return event->ignore();
    if (!dragging_) setBins(std::nullopt);
    pressed_.reset();
    dragging_ = false;
    event->accept();
}

void BrushHistogram::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && brushed_) {
        setBins(std::nullopt);
        return event->accept();
    }
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || !event->modifiers().testFlag(Qt::ShiftModifier) || bins() == 0)
        return BarHistogram::keyPressEvent(event);
    if (!brushed_) {
        const int start = hoveredBin().value_or(step > 0 ? 0 : bins() - 1);
        return setBins(Bins{start, start});
    }
    const int moving = std::clamp(brushed_->moving + step, 0, bins() - 1);
    setBins(Bins{brushed_->fixed, moving});
}

QString BrushHistogram::describe() const {
    const auto range = brush();
    if (!range) return BarHistogram::describe();
    double documents = 0;
    for (int bin = brushed_->first(); bin <= brushed_->last(); ++bin)
        documents += count(bin);
    return BarHistogram::describe() + u' ' +
           tr("Picked: %1 to %2, %3 of them.")
               .arg(format::number(range->low), format::number(range->high),
                    format::count(std::llround(documents)));
}

}  // namespace sparsescope
