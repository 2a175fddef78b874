// SPDX-License-Identifier: GPL-3.0-or-later
// What surrounds the lines of a line chart: phases, legend, labels at the lines' ends, hover
// cursor.
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/charts/hover_overlay.h"
#include "widgets/charts/line_chart.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

QString value_text(double y, AxisFormat format) {
    if (format == AxisFormat::percent) return format::percent(y);
    const bool whole = y == std::floor(y) && std::abs(y) < 1e15;  // k, steps, counts
    return whole ? format::count(static_cast<std::int64_t>(y)) : format::number(y);
}

}  // namespace

void LineChart::paintBelow(QPainter& painter) {
    paintPhases(painter);
    paintHorizontalGrid(painter, left_);
    const double title_room = usesRightAxis() ? 0.48 : 1.0;
    paintAxis(painter, left_, Side::left, title_room);
    if (usesRightAxis()) paintAxis(painter, right_, Side::right, title_room);
    paintBottomAxis(painter, x_, [this](double tick) { return xPixel(tick, x_); });
}

void LineChart::paintAbove(QPainter& painter) {
    if (usesLegend())
        paintLegend(painter);
    else if (lines_.size() > 1)
        paintDirectLabels(painter);
}

void LineChart::paintPhases(QPainter& painter) const {
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    for (const auto& phase : phases_) {
        const double from = std::clamp(xPixel(phase.from, x_), plot().left(), plot().right());
        const double to = std::clamp(xPixel(phase.to, x_), plot().left(), plot().right());
        if (to - from < 1) continue;
        QColor tint = theme::color(theme::Token::accent);
        tint.setAlphaF(0.06F);
        const QRectF area(from, plot().top(), to - from, plot().height());
        painter.fillRect(area, tint);
        painter.setPen(theme::color(theme::Token::muted));
        const QString caption = metrics.elidedText(phase.caption, Qt::ElideRight, area.width() - 8);
        painter.drawText(area.adjusted(4, 2, -4, 0), Qt::AlignTop | Qt::AlignRight, caption);
    }
}

void LineChart::paintLegend(QPainter& painter) const {
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const auto places = legendPlaces();
    const double top = plot().top() - 6 - legendRows() * metrics.height();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const QRectF place = places[i].translated(0, top);
        const double middle = std::round(place.center().y());
        painter.setPen(lines_[i].main->pen());
        painter.drawLine(QPointF(place.left(), middle),
                         QPointF(place.left() + legend_swatch - 4, middle));
        painter.setPen(theme::color(theme::Token::text));
        painter.drawText(
            QPointF(place.left() + legend_swatch, place.top() + metrics.ascent()),
            metrics.elidedText(lines_[i].spec.name, Qt::ElideRight, place.width() - legend_swatch));
    }
}

void LineChart::paintDirectLabels(QPainter& painter) const {
    struct Label {
        QString text;
        QColor color;
        QRectF box;
    };
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height();
    const double room_right =
        usesRightAxis() ? plot().right() : static_cast<double>(viewport()->width());
    std::vector<Label> labels;
    for (const auto& line : lines_) {
        if (line.main->count() == 0) continue;
        const QPointF end = line.main->at(line.main->count() - 1);
        const QPointF tip(xPixel(end.x(), x_), yPixel(end.y(), scaleOf(line)));
        const QString text =
            metrics.elidedText(line.spec.name, Qt::ElideRight, 0.3 * viewport()->width());
        const double width = metrics.horizontalAdvance(text);
        QRectF box(tip.x() + 5, tip.y() - height / 2, width, height);
        // Beside the right axis there is no margin for names: they stand above the line's end.
        if (box.right() > room_right) box.moveTo(room_right - width - 2, tip.y() - height - 2);
        labels.push_back(
            {text, theme::readable(colorOf(line), theme::color(theme::Token::panel), 4.5), box});
    }
    std::sort(labels.begin(), labels.end(),
              [](const Label& a, const Label& b) { return a.box.top() < b.box.top(); });
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
    QColor ground = theme::color(theme::Token::panel);
    ground.setAlphaF(0.8F);
    for (const auto& label : labels) {
        painter.fillRect(label.box.adjusted(-1, 1, 1, -1), ground);
        painter.setPen(label.color);
        painter.drawText(label.box.adjusted(0, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         label.text);
    }
}

void LineChart::showCursor() {
    const auto position = hover().position();
    const bool inside = position && *position >= x_.low && *position <= x_.high;
    if (inside && !isEmpty() && isVisible())
        overlay_->showAt(xPixel(*position, x_), plot().top(), plot().bottom());
    else
        overlay_->hide();
}

double LineChart::nearestX(double x) const {
    const auto* points = longest();
    if (!points) return x;
    const auto after =
        std::lower_bound(points->begin(), points->end(), x,
                         [](const ChartPoint& p, double value) { return p.x < value; });
    if (after == points->begin()) return after->x;
    if (after == points->end()) return points->back().x;
    const auto before = std::prev(after);
    return x - before->x < after->x - x ? before->x : after->x;
}

std::vector<CursorValue> LineChart::valuesAt(double x) const {
    std::vector<CursorValue> values;
    for (const auto& line : lines_) {
        const auto& points = line.points;
        if (points.empty() || x < points.front().x) continue;
        const auto after =
            std::upper_bound(points.begin(), points.end(), x,
                             [](double value, const ChartPoint& p) { return value < p.x; });
        const ChartPoint& point = *std::prev(after);
        values.push_back(
            {line.spec.name, value_text(point.y, scaleOf(line).spec.format), colorOf(line)});
    }
    return values;
}

QString LineChart::cursorCaption(double x) const {
    const QString value = x == std::floor(x) && std::abs(x) < 1e15
                              ? format::count(static_cast<std::int64_t>(x))
                              : format::number(x, 4);
    return x_.spec.title.isEmpty() ? value : x_.spec.title + u' ' + value;
}

void LineChart::mouseMoveEvent(QMouseEvent* event) {
    Chart::mouseMoveEvent(event);
    const QPointF at = event->position();
    if (isEmpty() || at.x() < plot().left() - 2 || at.x() > plot().right() + 2) {
        hover().clear();
        QToolTip::hideText();
        return;
    }
    const double share = (at.x() - plot().left()) / plot().width();
    const double x = nearestX(x_.low + share * (x_.high - x_.low));
    hover().setPosition(x);
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(8, 8),
                       hover().tooltip(cursorCaption(x)), this);
}

void LineChart::leaveEvent(QEvent* event) {
    Chart::leaveEvent(event);
    hover().clear();
    QToolTip::hideText();
}

void LineChart::focusOutEvent(QFocusEvent* event) {
    Chart::focusOutEvent(event);
    hover().clear();
}

void LineChart::moveCursor(int points) {
    const auto* line = longest();
    if (!line) return;
    const double here = hover().position().value_or(points > 0 ? -1e300 : 1e300);
    const auto at = std::lower_bound(line->begin(), line->end(), here,
                                     [](const ChartPoint& p, double value) { return p.x < value; });
    const auto size = static_cast<std::ptrdiff_t>(line->size());
    std::ptrdiff_t index = at - line->begin();
    if (hover().position()) index += points;
    const double x =
        (*line)[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, size - 1))].x;
    hover().setPosition(x);
    const QPoint corner(static_cast<int>(xPixel(x, x_)) + 8, static_cast<int>(plot().top()) + 8);
    QToolTip::showText(mapToGlobal(corner), hover().tooltip(cursorCaption(x)), this);
}

void LineChart::keyPressEvent(QKeyEvent* event) {
    const auto* line = longest();
    const int page = line ? std::max(1, static_cast<int>(line->size() / 20)) : 1;
    switch (event->key()) {
        case Qt::Key_Left:
            return moveCursor(-1);
        case Qt::Key_Right:
            return moveCursor(1);
        case Qt::Key_PageUp:
            return moveCursor(-page);
        case Qt::Key_PageDown:
            return moveCursor(page);
        case Qt::Key_Home:
            return moveCursor(-(1 << 30));
        case Qt::Key_End:
            return moveCursor(1 << 30);
        case Qt::Key_Escape:
            if (hover().position()) {
                hover().clear();
                QToolTip::hideText();
                return;
            }
            break;
        default:
            break;
    }
    event->ignore();
}

}  // namespace sparsescope
