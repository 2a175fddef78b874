// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_painter.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/line_legend.h"

namespace sparsescope {

namespace {

constexpr double area_tint = 0.45;
constexpr double pin_text = 120;     // widest text beside a pin
constexpr int pin_text_from = 340;   // narrower charts show only the flags
constexpr double mark_distance = 5;  // closer marks are drawn as one
constexpr int run_mark_distance = 72;
constexpr double dot_radius = 2.2;

// Opaque, so that a caption can cover the grid.
QColor phase_color() {
    return theme::mix(theme::color(theme::Token::panel), theme::color(theme::Token::accent), 0.06);
}

// One drawing on one plot, under one painter.
class Paint {
  public:
    Paint(QPainter& painter, const LineDrawing& drawing, const Plot& plot)
        : painter_(painter), drawing_(drawing), plot_(plot), area_(plot.area) {}
    void phases();
    void axes();
    void areas();
    void pins();
    void marks();
    void dots();
    void runMarks();

  private:
    [[nodiscard]] double x(double value) const { return plot_.x(value, drawing_.x); }
    [[nodiscard]] QPointF at(const LineDrawing::Line& line, const QPointF& point) const {
        return {x(point.x()), plot_.y(point.y(), drawing_.scaleOf(line))};
    }
    [[nodiscard]] QRectF phaseArea(const ChartPhase& phase) const;
    void phaseCaptions();
    void pinText(const ChartPin& pin, double flag, double room);

    QPainter& painter_;
    const LineDrawing& drawing_;
    const Plot& plot_;
    const QRectF& area_;
};

QRectF Paint::phaseArea(const ChartPhase& phase) const {
    const double from = std::clamp(x(phase.from), area_.left(), area_.right());
    const double to = std::clamp(x(phase.to), area_.left(), area_.right());
    return {from, area_.top(), to - from, area_.height()};
}

void Paint::phases() {
    for (const auto& phase : drawing_.phases)
        painter_.fillRect(phaseArea(phase), phase_color());
}

// Captions lie over the grid, and under the flags of the pins.
void Paint::phaseCaptions() {
    painter_.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter_.font());
    const double flags = drawing_.pins.empty() ? 0 : metrics.height();
    for (const auto& phase : drawing_.phases) {
        const QRectF area = phaseArea(phase).adjusted(4, 2 + flags, -4, 0);
        if (area.width() < 4) continue;
        const QString caption = metrics.elidedText(phase.caption, Qt::ElideRight, area.width());
        const double width = metrics.horizontalAdvance(caption);
        const QRectF box(area.right() - width, area.top(), width, metrics.height());
        painter_.fillRect(box.adjusted(-2, 0, 2, 0), phase_color());
        painter_.setPen(theme::color(theme::Token::muted));
        painter_.drawText(box, Qt::AlignRight | Qt::AlignVCenter, caption);
    }
}

void Paint::axes() {
    paint_grid(painter_, plot_, drawing_.left);
    phaseCaptions();
    const double title_room = drawing_.two_axes ? 0.48 : 1.0;
    paint_axis(painter_, plot_, drawing_.left, AxisSide::left, title_room);
    if (drawing_.two_axes) paint_axis(painter_, plot_, drawing_.right, AxisSide::right, title_room);
    paint_bottom_axis(painter_, plot_, drawing_.x, [this](double tick) { return x(tick); });
}

void Paint::areas() {
    painter_.setClipRect(area_);
    painter_.setRenderHint(QPainter::Antialiasing);
    painter_.setPen(Qt::NoPen);
    for (const auto& line : drawing_.lines) {
        if (line.baseline.empty()) continue;
        QPolygonF polygon;
        const auto add = [&](const QPointF& point) { polygon << at(line, point); };
        std::for_each(line.main.begin(), line.main.end(), add);
        std::for_each(line.baseline.rbegin(), line.baseline.rend(), add);
        painter_.setBrush(
            theme::mix(theme::color(theme::Token::panel), line.pen.color(), area_tint));
        painter_.drawPolygon(polygon);
    }
}

void Paint::pins() {
    painter_.setFont(theme::font(theme::Type::caption));
    const QColor color = theme::color(theme::Token::accent);
    const auto& pins = drawing_.pins;
    for (std::size_t i = 0; i < pins.size(); ++i) {
        if (!drawing_.x.holds(pins[i].x)) continue;
        const double flag = std::round(x(pins[i].x));
        painter_.setPen(QPen(color, 1, Qt::DotLine));
        painter_.drawLine(QPointF(flag, area_.top()), QPointF(flag, area_.bottom()));
        const double head = area_.top() - 2;
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(color);
        painter_.drawPolygon(QPolygonF{{flag, head}, {flag + 7, head + 3.5}, {flag, head + 7}});
        if (area_.width() < theme::scaled(pin_text_from)) continue;  // the hover table tells it
        const double next = i + 1 < pins.size() ? x(pins[i + 1].x) : area_.right();
        pinText(pins[i], flag, std::min({pin_text, next - flag - 14, area_.right() - flag - 10}));
    }
}

void Paint::pinText(const ChartPin& pin, double flag, double room) {
    const QFontMetricsF metrics(painter_.font());
    if (room < metrics.averageCharWidth() * 3) return;
    const QString text = metrics.elidedText(pin.text.simplified(), Qt::ElideRight, room);
    const QRectF box(flag + 9, area_.top() - 4, metrics.horizontalAdvance(text) + 2,
                     metrics.height());
    painter_.fillRect(box, ground_over_lines());
    painter_.setPen(text_over_lines(theme::color(theme::Token::accent)));
    painter_.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
}

// Crosses on the foot; what happened close together shares one.
void Paint::marks() {
    constexpr double r = 3.5;
    painter_.setRenderHint(QPainter::Antialiasing);
    double taken = -1e9;
    for (const auto& mark : drawing_.marks) {
        if (!drawing_.x.holds(mark.x)) continue;
        const double place = x(mark.x);
        if (place < taken + mark_distance) continue;
        taken = place;
        const QPointF at(place, area_.bottom() - mark_strip / 2);
        const QColor color = theme::line_color(theme::series(mark.meaning));
        for (const auto& [pen_color, width] :
             {std::pair(theme::color(theme::Token::panel), 4.0), std::pair(color, 1.8)}) {
            painter_.setPen(QPen(pen_color, width));
            painter_.drawLine(at - QPointF(r, r), at + QPointF(r, r));
            painter_.drawLine(at - QPointF(r, -r), at + QPointF(r, -r));
        }
    }
}

void Paint::dots() {
    if (drawing_.overlays) return;  // there marks tell the runs
    painter_.setPen(Qt::NoPen);
    for (const auto& line : drawing_.lines) {
        if (!line.dots) continue;
        painter_.setBrush(line.pen.color());
        for (const auto& point : line.main)
            if (const QPointF dot = at(line, point); area_.adjusted(-1, -1, 1, 1).contains(dot))
                painter_.drawEllipse(dot, dot_radius, dot_radius);
    }
}

// A few marks along each line of another run; staggered, so that equal lines show both.
void Paint::runMarks() {
    if (!drawing_.overlays) return;
    for (const auto& line : drawing_.lines) {
        if (line.run <= 0) continue;
        double next = area_.left() + 8 + 9.0 * line.run;
        for (const auto& point : line.main) {
            const QPointF mark = at(line, point);
            if (mark.x() < next || mark.x() > area_.right()) continue;
            if (area_.contains(mark)) paint_run_mark(painter_, mark, line.run, line.pen.color());
            next = mark.x() + run_mark_distance;
        }
    }
}

}  // namespace

void paint_under_lines(QPainter& painter, const LineDrawing& drawing, const Plot& plot) {
    Paint paint(painter, drawing, plot);
    paint.phases();
    paint.axes();
    paint.areas();
}

void paint_over_lines(QPainter& painter, const LineDrawing& drawing, const Plot& plot) {
    Paint paint(painter, drawing, plot);
    paint.pins();
    paint.marks();
    painter.setRenderHint(QPainter::Antialiasing);
    paint.dots();
    paint.runMarks();
    paint_legend(painter, drawing, plot);
    paint_end_names(painter, drawing, plot);
}

}  // namespace sparsescope
