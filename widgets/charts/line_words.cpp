// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_words.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "widgets/charts/trend.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

QString value_text(double y, AxisFormat format) {
    if (format == AxisFormat::percent) return format::percent(y);
    const bool whole = y == std::floor(y) && std::abs(y) < 1e15;  // k, steps, counts
    return whole ? format::count(static_cast<std::int64_t>(y)) : format::number(y);
}

// "k" is a symbol and stays small.
QString sentence_case(QString text) {
    if (text.size() > 1 && text[1].isLetter()) text[0] = text[0].toUpper();
    return text;
}

double three_digits(double y) {
    return QString::number(y, 'g', 3).toDouble();
}

// Where x meets a line as it is drawn.
struct Reading {
    double drawn = 0;            // the height of the line there
    const ChartPoint* measured;  // the last point at or before x
    bool goes_on = false;        // whether the line has points after x
    [[nodiscard]] bool exact(double x) const { return measured->x == x; }
};

// Straight between two points, as on the screen; nullopt: the line begins later.
std::optional<Reading> reading_at(const std::vector<ChartPoint>& points, double x, bool step,
                                  bool log) {
    const auto after =
        std::upper_bound(points.begin(), points.end(), x,
                         [](double value, const ChartPoint& p) { return value < p.x; });
    if (after == points.begin()) return std::nullopt;
    const ChartPoint& left = *std::prev(after);
    Reading reading{left.y, &left, after != points.end()};
    if (step || left.x == x || !reading.goes_on || !std::isfinite(after->y)) return reading;
    const double share = (x - left.x) / (after->x - left.x);
    const bool curved = log && left.y > 0 && after->y > 0;
    reading.drawn =
        curved ? left.y * std::pow(after->y / left.y, share) : left.y + share * (after->y - left.y);
    return reading;
}

// The height of the line, and where it is not a measured point the last one that is: "≈ 36.0 %
// (23.1 % at 200)".
QString reading_text(const Reading& reading, double x, bool step, AxisFormat format) {
    const QString measured = value_text(reading.measured->y, format);
    if (reading.exact(x) || (step && reading.goes_on)) return measured;
    const QString at = format::count(static_cast<std::int64_t>(std::llround(reading.measured->x)));
    if (!reading.goes_on) return QObject::tr("%1 (last, at %2)").arg(measured, at);
    const QString drawn = value_text(three_digits(reading.drawn), format);
    return drawn == measured ? measured : QObject::tr("≈ %1 (%2 at %3)").arg(drawn, measured, at);
}

// One column of a table: the points of one line under its header.
struct Column {
    QString header;
    std::span<const ChartPoint> points;
};

ChartTable table_of(const QString& x_header, const std::vector<Column>& columns) {
    ChartTable table;
    table.headers.push_back(x_header);
    std::vector<double> xs;
    for (const auto& column : columns) {
        table.headers.push_back(column.header);
        for (const auto& point : column.points)
            xs.push_back(point.x);
    }
    std::sort(xs.begin(), xs.end());
    xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
    std::vector<std::size_t> at(columns.size(), 0);
    table.rows.reserve(xs.size());
    for (const double x : xs) {
        QVariantList row{x};
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto points = columns[i].points;
            QVariant cell;
            for (; at[i] < points.size() && points[at[i]].x <= x; ++at[i])
                cell = points[at[i]].y;
            row.push_back(cell);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

QString x_text(double x) {
    return value_text(x, AxisFormat::si);
}

QString x_word(const AxisSpec& x) {
    return x.plural.isEmpty() ? x.title : x.plural;
}

QString trend_sentence(const QString& name, const Trend& trend, const AxisSpec& x,
                       AxisFormat format) {
    const auto text = [&](double y) { return axis_text(three_digits(y), format); };
    const QString first = text(trend.first.y), last = text(trend.last.y);
    if (trend.first.x == trend.last.x)
        return QObject::tr("%1 is %2 at %3 %4")
            .arg(name, last, x.title, x_text(trend.last.x))
            .simplified();
    const double to = trend.flat_since.value_or(trend.last.x);
    const QString between = QObject::tr("between %1 %2 and %3")
                                .arg(x_word(x), x_text(trend.first.x), x_text(to))
                                .simplified();
    const QString since = trend.flat_since ? QObject::tr(", flat since") : QString();
    if (first != last)
        return QObject::tr("%1 %2 from %3 to %4 %5%6")
            .arg(name, trend.last.y < trend.first.y ? QObject::tr("fell") : QObject::tr("rose"),
                 first, last, between, since);
    if (text(trend.low) == text(trend.high))
        return QObject::tr("%1 stayed at %2 %3").arg(name, last, between);
    return QObject::tr("%1 began and ended at %2 %3, between %4 and %5")
        .arg(name, last, between, text(trend.low), text(trend.high));
}

}  // namespace

ChartTable line_table(const LineChartData& data, const std::optional<TimeAxis::Range>& range) {
    std::vector<Column> columns;
    const auto add = [&](const QString& header, const std::vector<ChartPoint>& points) {
        columns.push_back(
            {header, range ? points_inside(points, range->low, range->high) : points});
    };
    for (const auto& line : data.lines) {
        const QString name = data.fullName(line);
        add(name, line.data.points());
        if (line.data.isSmoothed()) add(QObject::tr("%1, smoothed").arg(name), line.data.shown());
    }
    return table_of(data.x.title.isEmpty() ? QObject::tr("x") : data.x.title, columns);
}

QString line_sentence(const LineChartData& data, const std::optional<TimeAxis::Range>& range) {
    QStringList parts, stacked;
    bool smoothed = false;
    for (const auto& line : data.lines) {
        const auto& points = line.data.shown();
        const auto trend =
            trend_of(range ? points_inside(points, range->low, range->high) : points);
        if (!trend) continue;
        parts.push_back(trend_sentence(sentence_case(data.fullName(line)), *trend, data.x,
                                       data.axisOf(line).format));
        smoothed = smoothed || line.data.isSmoothed();
        if (data.isArea(line)) stacked.push_back(line.spec.name);
    }
    if (parts.isEmpty()) return QObject::tr("No values in the visible range.");
    QString text = parts.join(QStringLiteral("; ")) + u'.';
    if (stacked.size() > 1)
        text += u' ' +
                QObject::tr("Stacked on each other: %1.").arg(stacked.join(QStringLiteral(", ")));
    if (smoothed)
        text += u' ' + QObject::tr("Smoothed with a half-life of %1 %2.")
                           .arg(x_text(data.half_life), x_word(data.x));
    return text;
}

std::vector<CursorValue> line_values(const LineChartData& data, double x, double near) {
    std::vector<CursorValue> values;
    for (const auto& line : data.lines) {
        const auto& axis = data.axisOf(line);
        const bool step = line.spec.step;
        const auto reading = reading_at(line.data.points(), x, step, axis.log);
        if (!reading) continue;
        QString text = reading_text(*reading, x, step, axis.format);
        if (const auto smooth = reading_at(line.data.shown(), x, step, axis.log);
            line.data.isSmoothed() && smooth)
            text += QObject::tr(" (smoothed %1)").arg(value_text(smooth->drawn, axis.format));
        values.push_back({data.fullName(line), text, line_color(data, line)});
    }
    for (const auto& mark : data.marks)
        if (std::abs(mark.x - x) <= near)
            values.push_back({mark.text, {}, theme::line_color(theme::series(mark.meaning))});
    return values;
}

// The notes at x belong to the axis, which all charts share: they stand under the step once.
QString line_caption(const QString& x_title, std::span<const ChartPin> pins, double x,
                     double near) {
    QString caption = x_text(x);
    if (!x_title.isEmpty()) caption = x_title + u' ' + caption;
    for (const auto& pin : pins)
        if (std::abs(pin.x - x) <= near) caption += QStringLiteral(" · ") + pin.text;
    return caption;
}

}  // namespace sparsescope
