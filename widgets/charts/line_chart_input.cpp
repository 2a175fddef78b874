// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse on a line chart: hover line, scrub line, brush and zoom, marks and pins.
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/charts/hover_overlay.h"
#include "widgets/charts/line_chart.h"

namespace sparsescope {

namespace {

constexpr double reach = 6;         // how near the mouse must be to a line or mark, in pixels
constexpr double brush_begins = 4;  // shorter drags are clicks
constexpr double wheel_zoom = 1.25;

}  // namespace

void LineChart::showCursor() {
    if (isEmpty() || !isVisible()) return overlay_->hide();
    const auto place = [this](std::optional<double> x) -> std::optional<double> {
        if (!x || *x < x_.low || *x > x_.high) return std::nullopt;
        return xPixel(*x, x_);
    };
    HoverOverlay::Lines lines{.hover = place(hover().position()),
                              .scrub = axis_ ? place(axis_->scrub()) : std::nullopt,
                              .brush = std::nullopt,
                              .top = plot().top(),
                              .bottom = plot().bottom()};
    if (brush_from_ && brush_to_)
        lines.brush = std::minmax({xPixel(*brush_from_, x_), xPixel(*brush_to_, x_)});
    overlay_->showLines(lines);
}

double LineChart::xAt(double pixel) const {
    const double share = std::clamp((pixel - plot().left()) / plot().width(), 0.0, 1.0);
    return x_.low + share * (x_.high - x_.low);
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

bool LineChart::isOverScrub(const QPointF& at) const {
    return axis_ && axis_->scrub() && std::abs(xPixel(*axis_->scrub(), x_) - at.x()) <= reach;
}

std::vector<LineChart::Hit> LineChart::stops() const {
    std::vector<Hit> stops;
    for (const auto& mark : marks_)
        stops.push_back({Hit::Kind::mark, mark.id, mark.x});
    if (axis_)
        for (const auto& pin : axis_->pins())
            stops.push_back({Hit::Kind::pin, pin.id, pin.x});
    std::erase_if(stops, [this](const Hit& stop) { return stop.x < x_.low || stop.x > x_.high; });
    std::stable_sort(stops.begin(), stops.end(),
                     [](const Hit& a, const Hit& b) { return a.x < b.x; });
    return stops;
}

// Marks are taken at the foot of the plot, pins at its head.
LineChart::Hit LineChart::hitAt(const QPointF& at) const {
    Hit best;
    double nearest = reach + 1e-9;
    const bool foot = at.y() >= plot().bottom() - 16 && at.y() <= plot().bottom() + 6;
    const bool head = at.y() >= plot().top() - 8 && at.y() <= plot().top() + 16;
    for (const auto& stop : stops()) {
        if (!(stop.kind == Hit::Kind::mark ? foot : head)) continue;
        const double distance = std::abs(xPixel(stop.x, x_) - at.x());
        if (distance < nearest) best = stop, nearest = distance;
    }
    return best;
}

void LineChart::activate(const Hit& hit) {
    if (hit.kind == Hit::Kind::mark) Q_EMIT markActivated(hit.id);
    if (hit.kind == Hit::Kind::pin) axis_->activatePin(hit.id);
}

void LineChart::hoverTo(double x) {
    hover().setPosition(x);
    const QPoint corner(static_cast<int>(xPixel(x, x_)) + 8, static_cast<int>(plot().top()) + 8);
    QToolTip::showText(mapToGlobal(corner), hover().tooltip(cursorCaption(x)), this);
}

void LineChart::brushTo(double x) {
    if (!brush_from_) brush_from_ = x;
    brush_to_ = x;
    showCursor();
}

void LineChart::endBrush(bool zoom) {
    const auto from = brush_from_, to = brush_to_;
    brush_from_.reset();
    brush_to_.reset();
    if (zoom && from && to && axis_) axis_->zoomTo({*from, *to});
    showCursor();
}

void LineChart::mousePressEvent(QMouseEvent* event) {
    press_x_ = event->position().x();
    const bool inside = press_x_ >= plot().left() - 2 && press_x_ <= plot().right() + 2;
    if (event->button() != Qt::LeftButton || isEmpty() || !inside) return event->ignore();
    event->accept();
    if (isOverScrub(event->position()) && hitAt(event->position()).kind == Hit::Kind::none)
        drag_ = Drag::scrub;
    else
        drag_ = Drag::brush;
}

void LineChart::updateShape(const QPointF& at) {
    const auto shape = hitAt(at).kind != Hit::Kind::none ? Qt::PointingHandCursor
                       : isOverScrub(at)                 ? Qt::SizeHorCursor
                                                         : Qt::ArrowCursor;
    if (viewport()->cursor().shape() != shape) viewport()->setCursor(shape);
}

void LineChart::mouseMoveEvent(QMouseEvent* event) {
    Chart::mouseMoveEvent(event);
    const QPointF at = event->position();
    if (drag_ == Drag::scrub) return axis_->setScrub(nearestX(xAt(at.x())));
    if (drag_ == Drag::brush) {
        const bool began = brush_from_ || std::abs(at.x() - press_x_) >= brush_begins;
        if (!axis_ || !began) return;
        QToolTip::hideText();
        brush_from_ = xAt(press_x_);
        return brushTo(xAt(at.x()));
    }
    updateShape(at);
    if (isEmpty() || at.x() < plot().left() - 2 || at.x() > plot().right() + 2) {
        hover().clear();
        QToolTip::hideText();
        return;
    }
    const auto hit = hitAt(at);
    const double x = hit.kind != Hit::Kind::none ? hit.x : nearestX(xAt(at.x()));
    hover().setPosition(x);
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(8, 8),
                       hover().tooltip(cursorCaption(x)), this);
}

void LineChart::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const auto drag = std::exchange(drag_, Drag::none);
    if (brush_from_) return endBrush(true);
    if (drag != Drag::brush) return;
    if (const auto hit = hitAt(event->position()); hit.kind != Hit::Kind::none)
        return activate(hit);
    if (!axis_) return;
    scrub_before_click_ = axis_->scrub();
    axis_->setScrub(nearestX(xAt(event->position().x())));
}

// The first click of the two has moved the scrub line: it goes back.
void LineChart::mouseDoubleClickEvent(QMouseEvent* event) {
    drag_ = Drag::none;
    if (!axis_ || hitAt(event->position()).kind != Hit::Kind::none) return;
    axis_->setScrub(scrub_before_click_);
    axis_->zoomOut();
}

void LineChart::wheelEvent(QWheelEvent* event) {
    const double turns = event->angleDelta().y() / 120.0;
    if (!axis_ || isEmpty() || turns == 0 || !(event->modifiers() & Qt::ControlModifier))
        return Chart::wheelEvent(event);
    event->accept();
    // Several turns may come before the chart is drawn again.
    const auto now = axis_->visible().value_or(TimeAxis::Range{x_.low, x_.high});
    const double share = (xAt(event->position().x()) - x_.low) / (x_.high - x_.low);
    const double around = now.low + share * (now.high - now.low);
    const double factor = std::pow(wheel_zoom, -turns);
    axis_->zoomTo({around - (around - now.low) * factor, around + (now.high - around) * factor});
}

void LineChart::leaveEvent(QEvent* event) {
    Chart::leaveEvent(event);
    hover().clear();
    QToolTip::hideText();
}

void LineChart::focusOutEvent(QFocusEvent* event) {
    Chart::focusOutEvent(event);
    if (drag_ == Drag::none) endBrush(false);
    hover().clear();
}

}  // namespace sparsescope
