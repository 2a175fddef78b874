// SPDX-License-Identifier: GPL-3.0-or-later
// Who is who in a line chart: colours, dashes and marks, names at the lines' ends, the legend.
#include <QFontMetricsF>
#include <QLineSeries>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/charts/line_chart.h"

namespace sparsescope {

namespace {

constexpr double legend_swatch = 20;
constexpr double legend_gap = 12;
constexpr int dashes = 5;
constexpr int most_direct = 4;  // more names than that collide
constexpr int run_mark_distance = 72;
constexpr double dot_radius = 2.2;

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

QPen line_pen(const QColor& color, LineDash dash) {
    QPen pen(color, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    if (dash != LineDash::solid) pen.setDashPattern(dash_pattern(dash));
    return pen;
}

// Six colours of the palette, text and muted, then again: marks tell those apart.
QColor run_color(int run) {
    if (run == 6 || run == 7)
        return theme::color(run == 6 ? theme::Token::text : theme::Token::muted);
    return theme::ordinal(run);
}

// The shown run has no mark, so that it stays the plain one.
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

}  // namespace

QColor LineChart::colorOf(const Line& line) const {
    return theme::line_color(overlays()               ? run_color(line.spec.run)
                             : line.spec.ordinal >= 0 ? theme::ordinal(line.spec.ordinal)
                                                      : theme::series(line.spec.meaning));
}

// Among the measures without a dash of their own.
int LineChart::measureIndex(const Line& line) const {
    QStringList names;
    for (const auto& other : lines_) {
        if (!isDrawn(other) || other.spec.dash != LineDash::solid) continue;
        if (other.spec.name == line.spec.name) break;
        if (!names.contains(other.spec.name)) names.push_back(other.spec.name);
    }
    return static_cast<int>(names.size());
}

QPen LineChart::penOf(const Line& line) const {
    auto dash = line.spec.dash;
    if (overlays() && dash == LineDash::solid)
        dash = static_cast<LineDash>(measureIndex(line) % dashes);
    return line_pen(colorOf(line), dash);
}

QString LineChart::fullName(const Line& line) const {
    if (!overlays()) return line.spec.name;
    return runs_.value(line.spec.run) + QStringLiteral(" · ") + line.spec.name;
}

std::vector<LineChart::LegendEntry> LineChart::legend() const {
    std::vector<LegendEntry> entries;
    std::vector<const Line*> drawn;
    for (const auto& line : lines_)
        if (isDrawn(line)) drawn.push_back(&line);
    if (!overlays()) {
        if (drawn.size() <= most_direct) return {};
        for (const auto* line : drawn)
            entries.push_back({line->spec.name, penOf(*line), 0});
        return entries;
    }
    if (runs_.size() > most_direct)
        for (int run = 0; run < runs_.size(); ++run)
            entries.push_back(
                {runs_[run], line_pen(theme::line_color(run_color(run)), LineDash::solid), run});
    QStringList measures;
    std::vector<LegendEntry> dashes;
    for (const auto* line : drawn) {
        if (measures.contains(line->spec.name)) continue;
        measures.push_back(line->spec.name);
        QPen pen = penOf(*line);
        pen.setColor(theme::color(theme::Token::muted));
        dashes.push_back({line->spec.name, pen, 0});
    }
    if (measures.size() > 1) entries.insert(entries.end(), dashes.begin(), dashes.end());
    return entries;
}

std::vector<QRectF> LineChart::legendPlaces(const std::vector<LegendEntry>& entries) const {
    if (entries.empty()) return {};
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    const double all = viewport()->width();
    const auto flow = [&](double widest) {
        std::vector<QRectF> places;
        QPointF at(0, 0);
        for (const auto& entry : entries) {
            const double width =
                std::min(legend_swatch + metrics.horizontalAdvance(entry.text) + 1, widest);
            if (at.x() > 0 && at.x() + width > all) at = {0, at.y() + metrics.height()};
            places.push_back({at, QSizeF(width, metrics.height())});
            at.rx() += width + legend_gap;
        }
        return places;
    };
    auto places = flow(all);
    // Two rows, with many runs three, are the most a chart can spare: beyond that names are
    // shortened, one more to a row until they fit.
    const double most_top = (entries.size() > 8 ? 2.5 : 1.5) * metrics.height();
    for (double per_row = 3; places.back().top() > most_top && per_row < 12; ++per_row)
        places = flow((all + legend_gap) / per_row - legend_gap - 1);
    return places;
}

// A lone line needs no name, the axis title has it; of several runs each is named once.
std::vector<const LineChart::Line*> LineChart::directlyLabelled() const {
    std::vector<const Line*> labelled;
    std::vector<int> named;
    for (const auto& line : lines_) {
        if (!isDrawn(line)) continue;
        if (overlays()) {
            if (std::find(named.begin(), named.end(), line.spec.run) != named.end()) continue;
            named.push_back(line.spec.run);
        }
        labelled.push_back(&line);
    }
    const bool legend_instead =
        overlays() ? runs_.size() > most_direct : labelled.size() > most_direct;
    if (legend_instead || (labelled.size() < 2 && lines_.size() < 2)) return {};
    return labelled;
}

double LineChart::labelWidth() const {
    // With a fixed end the line grows towards it and carries its name inside the plot.
    if (x_.spec.maximum) return 0;
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    double width = 0;
    for (const auto* line : directlyLabelled())
        width = std::max(width, metrics.horizontalAdvance(overlays() ? runs_.value(line->spec.run)
                                                                     : line->spec.name));
    return std::min(width, 0.3 * viewport()->width());
}

void LineChart::paintLegend(QPainter& painter) const {
    const auto entries = legend();
    if (entries.empty()) return;
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const auto places = legendPlaces(entries);
    const double top = plot().top() - 6 - places.back().bottom();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const QRectF place = places[i].translated(0, top);
        const double middle = std::round(place.center().y());
        const double swatch = legend_swatch - 4;
        painter.setPen(entries[i].pen);
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.left() + swatch, middle));
        paint_run_mark(painter, {place.left() + swatch / 2, middle}, entries[i].run,
                       entries[i].pen.color());
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(
            QPointF(place.left() + legend_swatch, place.top() + metrics.ascent()),
            metrics.elidedText(entries[i].text, Qt::ElideRight, place.width() - legend_swatch));
    }
}

LineChart::LineEnd LineChart::lineEnd(const Line& line) const {
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    const double height = metrics.height();
    const double room_right =
        usesRightAxis() ? plot().right() : static_cast<double>(viewport()->width());
    // A zoomed line goes on beyond the plot; its name does not.
    const auto drawn = line.main->points();
    auto end = std::find_if(drawn.rbegin(), drawn.rend(),
                            [this](const QPointF& p) { return p.x() <= x_.high; });
    if (end == drawn.rend()) --end;
    double middle = yPixel(end->y(), scaleOf(line));
    if (isArea(line) && !line.inner.empty())  // the name stands in the area, not on its edge
        middle = (middle + yPixel(line.inner.back().y, left_)) / 2;
    const QPointF tip(std::min(xPixel(end->x(), x_), plot().right()),
                      std::clamp(middle, plot().top(), plot().bottom()));
    const QString text =
        metrics.elidedText(overlays() ? runs_.value(line.spec.run) : line.spec.name, Qt::ElideRight,
                           0.3 * viewport()->width());
    const double width = metrics.horizontalAdvance(text);
    QRectF box(tip.x() + 5, tip.y() - height / 2, width, height);
    // Beside the right axis there is no margin for names: they stand above the line's end.
    if (box.right() > room_right) box.moveTo(room_right - width - 2, tip.y() - height - 2);
    return {text, theme::readable(colorOf(line), theme::color(theme::Token::panel), 4.5), box};
}

void LineChart::paintDirectLabels(QPainter& painter) const {
    std::vector<LineEnd> labels;
    for (const auto* line : directlyLabelled())
        if (line->main->count() > 0) labels.push_back(lineEnd(*line));
    std::sort(labels.begin(), labels.end(),
              [](const LineEnd& a, const LineEnd& b) { return a.box.top() < b.box.top(); });
    double next = plot().top() - 2;
    for (auto& label : labels) {
        label.box.moveTop(std::max(label.box.top(), next));
        next = label.box.bottom();
    }
    // What was pushed below the foot moves up again, from the lowest label on.
    double limit = plot().bottom();
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->box.moveBottom(std::min(label->box.bottom(), limit));
        limit = label->box.top();
    }
    painter.setFont(theme::font(theme::Type::caption));
    QColor ground = theme::color(theme::Token::panel);
    ground.setAlphaF(0.8F);
    for (const auto& label : labels) {
        painter.fillRect(label.box.adjusted(-1, 1, 1, -1), ground);
        painter.setPen(label.color);
        painter.drawText(label.box.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         label.text);
    }
}

void LineChart::paintDots(QPainter& painter) const {
    if (overlays()) return;  // there marks tell the runs
    painter.setPen(Qt::NoPen);
    for (const auto& line : lines_) {
        if (!line.spec.dots) continue;
        painter.setBrush(colorOf(line));
        for (const auto& point : line.main->points()) {
            const QPointF at(xPixel(point.x(), x_), yPixel(point.y(), scaleOf(line)));
            if (plot().adjusted(-1, -1, 1, 1).contains(at))
                painter.drawEllipse(at, dot_radius, dot_radius);
        }
    }
}

// A few marks along each line of another run; staggered, so that equal lines show both.
void LineChart::paintRunMarks(QPainter& painter) const {
    if (!overlays()) return;
    for (const auto& line : lines_) {
        if (line.spec.run <= 0 || line.main->count() == 0) continue;
        const auto points = line.main->points();
        double next = plot().left() + 8 + 9.0 * line.spec.run;
        for (const auto& point : points) {
            const double x = xPixel(point.x(), x_);
            if (x < next || x > plot().right()) continue;
            const QPointF at(x, yPixel(point.y(), scaleOf(line)));
            if (plot().contains(at)) paint_run_mark(painter, at, line.spec.run, colorOf(line));
            next = x + run_mark_distance;
        }
    }
}

}  // namespace sparsescope
