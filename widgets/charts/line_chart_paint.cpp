// SPDX-License-Identifier: GPL-3.0-or-later
// What lies under and over the lines of a line chart: phases, stacked areas, pins and marks.
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/line_chart.h"

namespace sparsescope {

namespace {

constexpr double area_tint = 0.45;
constexpr double pin_text = 120;     // widest text beside a pin
constexpr int pin_text_from = 340;   // narrower charts show only the flags
constexpr double mark_distance = 5;  // closer marks are drawn as one

// Opaque, so that a caption can cover the grid.
QColor phase_color() {
    return theme::mix(theme::color(theme::Token::panel), theme::color(theme::Token::accent), 0.06);
}

}  // namespace

void LineChart::paintBelow(QPainter& painter) {
    paintPhases(painter);
    paintHorizontalGrid(painter, left_);
    paintPhaseCaptions(painter);
    const double title_room = usesRightAxis() ? 0.48 : 1.0;
    paintAxis(painter, left_, Side::left, title_room);
    if (usesRightAxis()) paintAxis(painter, right_, Side::right, title_room);
    paintBottomAxis(painter, x_, [this](double tick) { return xPixel(tick, x_); });
    paintAreas(painter);
}

void LineChart::paintAbove(QPainter& painter) {
    paintPins(painter);
    paintMarks(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    paintDots(painter);
    paintRunMarks(painter);
    paintLegend(painter);
    paintDirectLabels(painter);
}

QRectF LineChart::phaseArea(const ChartPhase& phase) const {
    const double from = std::clamp(xPixel(phase.from, x_), plot().left(), plot().right());
    const double to = std::clamp(xPixel(phase.to, x_), plot().left(), plot().right());
    return {from, plot().top(), to - from, plot().height()};
}

void LineChart::paintPhases(QPainter& painter) const {
    for (const auto& phase : phases_)
        painter.fillRect(phaseArea(phase), phase_color());
}

// Over the grid, and under the flags of the pins.
void LineChart::paintPhaseCaptions(QPainter& painter) const {
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const double flags = axis_ && !axis_->pins().empty() ? metrics.height() : 0;
    for (const auto& phase : phases_) {
        const QRectF area = phaseArea(phase).adjusted(4, 2 + flags, -4, 0);
        if (area.width() < 4) continue;
        const QString caption = metrics.elidedText(phase.caption, Qt::ElideRight, area.width());
        const double width = metrics.horizontalAdvance(caption);
        const QRectF box(area.right() - width, area.top(), width, metrics.height());
        painter.fillRect(box.adjusted(-2, 0, 2, 0), phase_color());
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, caption);
    }
}

void LineChart::paintAreas(QPainter& painter) const {
    painter.save();
    painter.setClipRect(plot());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const auto& line : lines_) {
        if (line.outer.empty()) continue;
        QPolygonF area;
        const auto add = [&](const ChartPoint& p) {
            area << QPointF(xPixel(p.x, x_), yPixel(p.y, scaleOf(line)));
        };
        std::for_each(line.outer.begin(), line.outer.end(), add);
        std::for_each(line.inner.rbegin(), line.inner.rend(), add);
        painter.setBrush(theme::mix(theme::color(theme::Token::panel), colorOf(line), area_tint));
        painter.drawPolygon(area);
    }
    painter.restore();
}

// Crosses on the foot; what happened close together shares one.
void LineChart::paintMarks(QPainter& painter) const {
    constexpr double r = 3.5;
    painter.setRenderHint(QPainter::Antialiasing);
    double taken = -1e9;
    for (const auto& mark : marks_) {
        if (mark.x < x_.low || mark.x > x_.high) continue;
        const double x = xPixel(mark.x, x_);
        if (x < taken + mark_distance) continue;
        taken = x;
        const QPointF at(x, plot().bottom() - r - 3);
        const QColor color = theme::line_color(theme::series(mark.meaning));
        for (const auto& [pen_color, width] :
             {std::pair(theme::color(theme::Token::panel), 4.0), std::pair(color, 1.8)}) {
            painter.setPen(QPen(pen_color, width));
            painter.drawLine(at - QPointF(r, r), at + QPointF(r, r));
            painter.drawLine(at - QPointF(r, -r), at + QPointF(r, -r));
        }
    }
}

void LineChart::paintPins(QPainter& painter) const {
    if (!axis_) return;
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const QColor color = theme::color(theme::Token::accent);
    QColor ground = theme::color(theme::Token::panel);
    ground.setAlphaF(0.8F);
    const auto& pins = axis_->pins();
    for (std::size_t i = 0; i < pins.size(); ++i) {
        if (pins[i].x < x_.low || pins[i].x > x_.high) continue;
        const double x = std::round(xPixel(pins[i].x, x_));
        painter.setPen(QPen(color, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
        const double head = plot().top() - 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF{{x, head}, {x + 7, head + 3.5}, {x, head + 7}});
        if (plot().width() < theme::scaled(pin_text_from)) continue;  // the hover table tells it
        const double next = i + 1 < pins.size() ? xPixel(pins[i + 1].x, x_) : plot().right();
        const double room = std::min({pin_text, next - x - 14, plot().right() - x - 10});
        if (room < metrics.averageCharWidth() * 3) continue;
        const QString text = metrics.elidedText(pins[i].text.simplified(), Qt::ElideRight, room);
        const QRectF box(x + 9, head - 2, metrics.horizontalAdvance(text) + 2, metrics.height());
        painter.fillRect(box, ground);
        painter.setPen(theme::readable(color, theme::color(theme::Token::panel), 4.5));
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

}  // namespace sparsescope
