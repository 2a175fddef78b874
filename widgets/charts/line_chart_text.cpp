// SPDX-License-Identifier: GPL-3.0-or-later
// A line chart in numbers and words: table, sentence, values at the hover line.
#include <algorithm>
#include <cmath>

#include "widgets/charts/line_chart.h"
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

// The last point at or before x; null: the line begins later.
const ChartPoint* point_at(const std::vector<ChartPoint>& points, double x) {
    const auto after =
        std::upper_bound(points.begin(), points.end(), x,
                         [](double value, const ChartPoint& p) { return value < p.x; });
    return after == points.begin() ? nullptr : &*std::prev(after);
}

std::span<const ChartPoint> inside(const std::vector<ChartPoint>& points,
                                   const std::optional<TimeAxis::Range>& range) {
    if (!range) return points;
    const auto begin = std::lower_bound(points.begin(), points.end(), range->low,
                                        [](const ChartPoint& p, double x) { return p.x < x; });
    const auto end = std::upper_bound(begin, points.end(), range->high,
                                      [](double x, const ChartPoint& p) { return x < p.x; });
    return {begin, end};
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

}  // namespace

ChartTable LineChart::table() const {
    std::vector<Column> columns;
    for (const auto& line : lines_) {
        columns.push_back({fullName(line), line.data.points()});
        if (line.data.isSmoothed())
            columns.push_back({tr("%1, smoothed").arg(fullName(line)), line.data.shown()});
    }
    return table_of(x_spec_.title.isEmpty() ? tr("x") : x_spec_.title, columns);
}

ChartTable LineChart::visibleTable() const {
    auto all = table();
    if (!isZoomed()) return all;
    const auto range = *axis_->visible();
    std::erase_if(all.rows, [&](const QVariantList& row) {
        return row[0].toDouble() < range.low || row[0].toDouble() > range.high;
    });
    return all;
}

// "Dead share fell from 41 % to 12 % between steps 0 and 2 100, flat since; …"
QString LineChart::describe() const {
    if (isEmpty()) return emptyText();
    const auto x_text = [](double x) { return value_text(x, AxisFormat::si); };
    const QString x_word = x_spec_.plural.isEmpty() ? x_spec_.title : x_spec_.plural;
    const auto sentence = [&](const Line& line, const Trend& trend) {
        const auto text = [&](double y) {
            return axis_text(three_digits(y), scaleOf(line).spec.format);
        };
        const QString first = text(trend.first.y), last = text(trend.last.y);
        const QString name = sentence_case(fullName(line));
        if (trend.first.x == trend.last.x)
            return tr("%1 is %2 at %3 %4")
                .arg(name, last, x_spec_.title, x_text(trend.last.x))
                .simplified();
        const double to = trend.flat_since.value_or(trend.last.x);
        const QString between =
            tr("between %1 %2 and %3").arg(x_word, x_text(trend.first.x), x_text(to)).simplified();
        const QString since = trend.flat_since ? tr(", flat since") : QString();
        if (first != last)
            return tr("%1 %2 from %3 to %4 %5%6")
                .arg(name, trend.last.y < trend.first.y ? tr("fell") : tr("rose"), first, last,
                     between, since);
        if (text(trend.low) == text(trend.high))
            return tr("%1 stayed at %2 %3").arg(name, last, between);
        return tr("%1 began and ended at %2 %3, between %4 and %5")
            .arg(name, last, between, text(trend.low), text(trend.high));
    };
    QStringList parts, stacked;
    bool smoothed = false;
    const auto zoom = axis_ && axis_->zoomed() ? axis_->visible() : std::nullopt;
    for (const auto& line : lines_) {
        const auto trend = trend_of(inside(line.data.shown(), zoom));
        if (!trend) continue;
        parts.push_back(sentence(line, *trend));
        smoothed = smoothed || line.data.isSmoothed();
        if (isArea(line)) stacked.push_back(line.spec.name);
    }
    if (parts.isEmpty()) return tr("No values in the visible range.");
    QString text = parts.join(QStringLiteral("; ")) + u'.';
    if (stacked.size() > 1)
        text += u' ' + tr("Stacked on each other: %1.").arg(stacked.join(QStringLiteral(", ")));
    if (smoothed)
        text += u' ' + tr("Smoothed with a half-life of %1 %2.").arg(x_text(half_life_), x_word);
    return text;
}

std::vector<CursorValue> LineChart::valuesAt(double x) const {
    std::vector<CursorValue> values;
    const double near = 3 * (x_.high - x_.low) / plot().width();
    for (const auto& line : lines_) {
        const auto* point = point_at(line.data.points(), x);
        if (!point) continue;
        const auto format = scaleOf(line).spec.format;
        QString text = value_text(point->y, format);
        if (const auto* smooth = point_at(line.data.shown(), x); line.data.isSmoothed() && smooth)
            text += tr(" (smoothed %1)").arg(value_text(smooth->y, format));
        values.push_back({fullName(line), text, colorOf(line)});
    }
    for (const auto& mark : marks_)
        if (std::abs(mark.x - x) <= near)
            values.push_back({mark.text, {}, theme::line_color(theme::series(mark.meaning))});
    return values;
}

// The notes at x belong to the axis, which all charts share: they stand under the step once.
QString LineChart::cursorCaption(double x) const {
    QString caption = value_text(x, AxisFormat::si);
    if (!x_spec_.title.isEmpty()) caption = x_spec_.title + u' ' + caption;
    const double near = 3 * (x_.high - x_.low) / plot().width();
    if (axis_)
        for (const auto& pin : axis_->pins())
            if (std::abs(pin.x - x) <= near) caption += QStringLiteral(" · ") + pin.text;
    return caption;
}

}  // namespace sparsescope
