// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_legend.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

using Line = LineChartData::Line;
using LegendEntry = LineDrawing::LegendEntry;

constexpr double swatch_room = 20;  // from the left end of an entry to its text
constexpr double entry_gap = 12;
constexpr double name_share_most = 0.3;  // of the chart's width: longer names are shortened
constexpr int dashes = 5;
constexpr int most_direct = 4;  // more names than that collide

QList<qreal> dash_pattern(LineDash dash) {
    switch (dash) {
        case LineDash::dashed:
            return {4, 3};
        case LineDash::dotted:
            return {1, 2};
        case LineDash::dash_dot:
            return {5, 2, 1, 2};
        case LineDash::long_dashed:
            return {9, 3};
        case LineDash::solid:
            break;
    }
    return {};
}

QPen pen_of(const QColor& color, LineDash dash) {
    QPen pen(color, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    if (dash != LineDash::solid) pen.setDashPattern(dash_pattern(dash));
    return pen;
}

// Among the measures without a dash of their own.
int measure_index(const LineChartData& data, const QString& measure) {
    QStringList names;
    for (const auto& line : data.lines) {
        if (!data.isDrawn(line) || line.spec.dash != LineDash::solid) continue;
        if (line.spec.name == measure) break;
        if (!names.contains(line.spec.name)) names.push_back(line.spec.name);
    }
    return static_cast<int>(names.size());
}

std::vector<const Line*> drawn_lines(const LineChartData& data) {
    std::vector<const Line*> drawn;
    for (const auto& line : data.lines)
        if (data.isDrawn(line)) drawn.push_back(&line);
    return drawn;
}

// One entry per run where their names do not fit to the lines, and one per measure where there are
// several.
std::vector<LegendEntry> run_entries(const LineChartData& data) {
    std::vector<LegendEntry> entries, measures;
    if (data.runs.size() > most_direct)
        for (int run = 0; run < data.runs.size(); ++run)
            entries.push_back({data.runs[run], pen_of(run_color(run), LineDash::solid), run, {}});
    QStringList names;
    for (const auto* line : drawn_lines(data)) {
        if (names.contains(line->spec.name)) continue;
        names.push_back(line->spec.name);
        QPen pen = line_pen(data, *line);
        pen.setColor(theme::color(theme::Token::muted));
        measures.push_back({line->spec.name, pen, 0, {}});
    }
    if (measures.size() > 1) entries.insert(entries.end(), measures.begin(), measures.end());
    return entries;
}

std::vector<LegendEntry> series_entries(const LineChartData& data) {
    const auto drawn = drawn_lines(data);
    if (drawn.size() <= most_direct) return {};
    std::vector<LegendEntry> entries;
    for (const auto* line : drawn)
        entries.push_back({line->spec.name, line_pen(data, *line), 0, {}});
    return entries;
}

// Sets the entries row by row, none wider than `widest`.
void flow(std::vector<LegendEntry>& entries, const QFontMetricsF& metrics, double chart_width,
          double widest) {
    QPointF at(0, 0);
    for (auto& entry : entries) {
        const double width =
            std::min(swatch_room + metrics.horizontalAdvance(entry.text) + 1, widest);
        if (at.x() > 0 && at.x() + width > chart_width) at = {0, at.y() + metrics.height()};
        entry.place = {at, QSizeF(width, metrics.height())};
        at.rx() += width + entry_gap;
    }
}

// The name at the end of a line, before names make room for each other.
struct EndName {
    QString text;
    QColor color;
    QRectF box;
};

EndName end_name(const LineDrawing::Line& line, const LineDrawing& drawing, const Plot& plot) {
    const QRectF& area = plot.area;
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    const double height = metrics.height();
    const double room_right = drawing.two_axes ? area.right() : plot.view.width();
    // A zoomed line goes on beyond the plot; its name does not.
    auto end = std::find_if(line.main.rbegin(), line.main.rend(),
                            [&](const QPointF& p) { return p.x() <= drawing.x.high; });
    if (end == line.main.rend()) --end;
    double middle = plot.y(end->y(), drawing.scaleOf(line));
    if (!line.baseline.empty())  // the name stands in the area, not on its edge
        middle = (middle + plot.y(line.baseline.back().y(), drawing.scaleOf(line))) / 2;
    const QPointF tip(std::min(plot.x(end->x(), drawing.x), area.right()),
                      std::clamp(middle, area.top(), area.bottom()));
    const QString text =
        metrics.elidedText(line.name, Qt::ElideRight, name_share_most * plot.view.width());
    const double width = metrics.horizontalAdvance(text);
    QRectF box(tip.x() + 5, tip.y() - height / 2, width, height);
    // Beside the right axis there is no margin for names: they stand above the line's end.
    if (box.right() > room_right) box.moveTo(room_right - width - 2, tip.y() - height - 2);
    return {text, text_over_lines(line.pen.color()), box};
}

// The plot without the strip at its foot where marks are, which names must not cover.
QRectF room_for_names(const LineDrawing& drawing, const QRectF& area) {
    const bool marked = std::ranges::any_of(
        drawing.marks, [&](const ChartMark& mark) { return drawing.x.holds(mark.x); });
    return marked ? area.adjusted(0, 0, 0, -mark_strip) : area;
}

// Moves names apart, downwards first; what that pushed below the foot moves up again.
void spread(std::vector<EndName>& names, const QRectF& area) {
    std::sort(names.begin(), names.end(),
              [](const EndName& a, const EndName& b) { return a.box.top() < b.box.top(); });
    double next = area.top() - 2;
    for (auto& name : names) {
        name.box.moveTop(std::max(name.box.top(), next));
        next = name.box.bottom();
    }
    double limit = area.bottom();
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        name->box.moveBottom(std::min(name->box.bottom(), limit));
        limit = name->box.top();
    }
}

}  // namespace

QPen line_pen(const LineChartData& data, const Line& line) {
    auto dash = line.spec.dash;
    if (data.overlays() && dash == LineDash::solid)
        dash = static_cast<LineDash>(measure_index(data, line.spec.name) % dashes);
    return pen_of(line_color(data, line), dash);
}

QStringList end_names(const LineChartData& data) {
    QStringList names;
    std::vector<int> named;
    qsizetype count = 0;
    for (const auto& line : data.lines) {
        const int run = line.spec.run;
        const bool again =
            data.overlays() && std::find(named.begin(), named.end(), run) != named.end();
        names.push_back({});
        if (!data.isDrawn(line) || again) continue;
        named.push_back(run);
        names.back() = data.overlays() ? data.runs.value(run) : line.spec.name;
        ++count;
    }
    const bool legend_instead = (data.overlays() ? data.runs.size() : count) > most_direct;
    if (legend_instead || (count < 2 && data.lines.size() < 2)) names.fill({});
    return names;
}

double widest_name(const QStringList& names, double chart_width) {
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    double width = 0;
    for (const auto& name : names)
        width = std::max(width, metrics.horizontalAdvance(name));
    return std::min(width, name_share_most * chart_width);
}

std::vector<LegendEntry> line_legend(const LineChartData& data, double chart_width) {
    auto entries = data.overlays() ? run_entries(data) : series_entries(data);
    if (entries.empty()) return entries;
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    flow(entries, metrics, chart_width, chart_width);
    // Two rows, with many runs three, are the most a chart can spare: beyond that names are
    // shortened, one more to a row until they fit.
    const double most_top = (entries.size() > 8 ? 2.5 : 1.5) * metrics.height();
    for (double per_row = 3; entries.back().place.top() > most_top && per_row < 12; ++per_row)
        flow(entries, metrics, chart_width, (chart_width + entry_gap) / per_row - entry_gap - 1);
    return entries;
}

void paint_legend(QPainter& painter, const LineDrawing& drawing, const Plot& plot) {
    if (drawing.legend.empty()) return;
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const double top = plot.area.top() - 6 - drawing.legend.back().place.bottom();
    for (const auto& entry : drawing.legend) {
        const QRectF place = entry.place.translated(0, top);
        const double middle = std::round(place.center().y());
        const double swatch = swatch_room - 4;
        painter.setPen(entry.pen);
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + swatch, middle));
        paint_run_mark(painter, {place.left() + swatch / 2, middle}, entry.run, entry.pen.color());
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(
            QPointF(place.left() + swatch_room, place.top() + metrics.ascent()),
            metrics.elidedText(entry.text, Qt::ElideRight, place.width() - swatch_room));
    }
}

void paint_end_names(QPainter& painter, const LineDrawing& drawing, const Plot& plot) {
    std::vector<EndName> names;
    for (const auto& line : drawing.lines)
        if (!line.name.isEmpty() && !line.main.empty())
            names.push_back(end_name(line, drawing, plot));
    spread(names, room_for_names(drawing, plot.area));
    painter.setFont(theme::font(theme::Type::caption));
    for (const auto& name : names) {
        painter.fillRect(name.box.adjusted(-1, 1, 1, -1), ground_over_lines());
        painter.setPen(name.color);
        painter.drawText(name.box.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         name.text);
    }
}

void paint_run_mark(QPainter& painter, const QPointF& at, int run, const QColor& color) {
    if (run <= 0) return;
    constexpr double r = 3.5;
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(run <= 4 ? QBrush(color) : QBrush(theme::color(theme::Token::panel)));
    switch ((run - 1) % 4) {
        case 0:
            return painter.drawEllipse(at, r, r);
        case 1:
            return painter.drawRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r));
        case 2:
            painter.drawPolygon(
                QPolygonF{at + QPointF(0, -r), at + QPointF(r, r), at + QPointF(-r, r)});
            return;
        default:
            painter.drawPolygon(QPolygonF{at + QPointF(0, -r - 1), at + QPointF(r + 1, 0),
                                          at + QPointF(0, r + 1), at + QPointF(-r - 1, 0)});
    }
}

QColor ground_over_lines() {
    QColor ground = theme::color(theme::Token::panel);
    ground.setAlphaF(0.8F);
    return ground;
}

QColor text_over_lines(const QColor& color) {
    return theme::readable(color, theme::color(theme::Token::panel), 4.5);
}

}  // namespace sparsescope
