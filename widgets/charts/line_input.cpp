// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_input.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/charts/line_words.h"

namespace sparsescope {

namespace {

constexpr double reach = 6;         // how near the mouse must be to a line or mark, in pixels
constexpr double brush_begins = 4;  // shorter drags are clicks
constexpr double wheel_zoom = 1.25;

}  // namespace

bool LineInput::View::holdsPixel(double pixel) const {
    return pixel >= plot.area.left() - 2 && pixel <= plot.area.right() + 2;
}

LineInput::LineInput(QAbstractScrollArea* chart, std::function<View()> view)
    : QObject(chart), chart_(chart), view_(std::move(view)), own_(new ChartCursor(this)) {}

std::optional<std::pair<double, double>> LineInput::brush() const {
    if (!brush_from_ || !brush_to_) return std::nullopt;
    return std::minmax(*brush_from_, *brush_to_);
}

std::vector<LineInput::Stop> LineInput::stops(const View& view) const {
    std::vector<Stop> stops;
    for (const auto& mark : view.marks)
        stops.push_back({Stop::Kind::mark, mark.id, mark.x});
    if (axis_)
        for (const auto& pin : axis_->pins())
            stops.push_back({Stop::Kind::pin, pin.id, pin.x});
    std::erase_if(stops, [&](const Stop& stop) { return !view.x.holds(stop.x); });
    std::stable_sort(stops.begin(), stops.end(),
                     [](const Stop& a, const Stop& b) { return a.x < b.x; });
    return stops;
}

// Marks are taken at the foot of the plot, pins at its head.
std::optional<LineInput::Stop> LineInput::stopAt(const View& view, const QPointF& at) const {
    std::optional<Stop> best;
    double nearest = reach + 1e-9;
    const QRectF& area = view.plot.area;
    const bool foot = at.y() >= area.bottom() - 16 && at.y() <= area.bottom() + 6;
    const bool head = at.y() >= area.top() - 8 && at.y() <= area.top() + 16;
    for (const auto& stop : stops(view)) {
        if (!(stop.kind == Stop::Kind::mark ? foot : head)) continue;
        const double distance = std::abs(view.pixel(stop.x) - at.x());
        if (distance < nearest) best = stop, nearest = distance;
    }
    return best;
}

bool LineInput::isOverScrub(const View& view, const QPointF& at) const {
    return axis_ && axis_->scrub() && std::abs(view.pixel(*axis_->scrub()) - at.x()) <= reach;
}

void LineInput::updateShape(const View& view, const QPointF& at) {
    const auto shape = stopAt(view, at)        ? Qt::PointingHandCursor
                       : isOverScrub(view, at) ? Qt::SizeHorCursor
                                               : Qt::ArrowCursor;
    auto* viewport = chart_->viewport();
    if (viewport->cursor().shape() != shape) viewport->setCursor(shape);
}

void LineInput::open(const Stop& stop) {
    if (stop.kind == Stop::Kind::mark)
        Q_EMIT markActivated(stop.id);
    else
        axis_->activatePin(stop.id);
}

void LineInput::hover(const View& view, double x, const QPoint& tip) {
    cursor().setPosition(x);
    const auto pins = axis_ ? std::span(axis_->pins()) : std::span<const ChartPin>();
    const double near = view.plot.xLength(note_reach, view.x);
    QToolTip::showText(tip, cursor().tooltip(line_caption(view.x_title, pins, x, near)), chart_);
}

void LineInput::hoverByKey(const View& view, double x) {
    const QPoint corner(static_cast<int>(view.pixel(x)) + 8,
                        static_cast<int>(view.plot.area.top()) + 8);
    hover(view, x, chart_->mapToGlobal(corner));
}

void LineInput::unhover() {
    cursor().clear();
    QToolTip::hideText();
}

void LineInput::brushTo(double x) {
    if (!brush_from_) brush_from_ = x;
    brush_to_ = x;
    Q_EMIT brushed();
}

void LineInput::endBrush(bool zoom) {
    const auto range = brush();
    brush_from_.reset();
    brush_to_.reset();
    if (zoom && range && axis_) axis_->zoomTo({range->first, range->second});
    Q_EMIT brushed();
}

void LineInput::mousePress(QMouseEvent* event) {
    const View view = view_();
    const QPointF at = event->position();
    press_x_ = at.x();
    if (event->button() != Qt::LeftButton || view.points.empty() || !view.holdsPixel(at.x()))
        return event->ignore();
    event->accept();
    drag_ = isOverScrub(view, at) && !stopAt(view, at) ? Drag::scrub : Drag::brush;
}

void LineInput::mouseMove(QMouseEvent* event) {
    const View view = view_();
    const QPointF at = event->position();
    const double x = view.plot.xAt(at.x(), view.x);
    if (drag_ == Drag::scrub) return axis_->setScrub(nearest_x(view.points, x));
    if (drag_ == Drag::brush) {
        const bool began = brush_from_ || std::abs(at.x() - press_x_) >= brush_begins;
        if (!axis_ || !began) return;
        QToolTip::hideText();
        brush_from_ = view.plot.xAt(press_x_, view.x);
        return brushTo(x);
    }
    updateShape(view, at);
    if (view.points.empty() || !view.holdsPixel(at.x())) return unhover();
    const auto stop = stopAt(view, at);
    hover(view, stop ? stop->x : nearest_x(view.points, x),
          event->globalPosition().toPoint() + QPoint(8, 8));
}

void LineInput::mouseRelease(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const auto drag = std::exchange(drag_, Drag::none);
    if (brush_from_) return endBrush(true);
    if (drag != Drag::brush) return;
    const View view = view_();
    if (const auto stop = stopAt(view, event->position())) return open(*stop);
    if (!axis_) return;
    scrub_before_click_ = axis_->scrub();
    axis_->setScrub(nearest_x(view.points, view.plot.xAt(event->position().x(), view.x)));
}

// The first click of the two has moved the scrub line: it goes back.
void LineInput::mouseDoubleClick(QMouseEvent* event) {
    drag_ = Drag::none;
    if (!axis_ || stopAt(view_(), event->position())) return;
    axis_->setScrub(scrub_before_click_);
    axis_->zoomOut();
}

bool LineInput::wheel(QWheelEvent* event) {
    const View view = view_();
    const double turns = event->angleDelta().y() / 120.0;
    if (!axis_ || view.points.empty() || turns == 0 || !(event->modifiers() & Qt::ControlModifier))
        return false;
    event->accept();
    // Several turns may come before the chart is drawn again.
    const auto now = axis_->visible().value_or(TimeAxis::Range{view.x.low, view.x.high});
    const double share =
        (view.plot.xAt(event->position().x(), view.x) - view.x.low) / (view.x.high - view.x.low);
    const double around = now.low + share * (now.high - now.low);
    const double factor = std::pow(wheel_zoom, -turns);
    axis_->zoomTo({around - (around - now.low) * factor, around + (now.high - around) * factor});
    return true;
}

void LineInput::focusOut() {
    if (drag_ == Drag::none) endBrush(false);
    cursor().clear();
}

bool LineInput::moveToStop(const View& view, bool forwards) {
    const auto all = stops(view);
    const auto here = cursor().position();
    const auto beyond = [&](const Stop& stop) {
        return !here || (forwards ? stop.x > *here : stop.x < *here);
    };
    if (forwards) {
        const auto next = std::find_if(all.begin(), all.end(), beyond);
        if (next != all.end()) hoverByKey(view, next->x);
    } else {
        const auto next = std::find_if(all.rbegin(), all.rend(), beyond);
        if (next != all.rend()) hoverByKey(view, next->x);
    }
    return !all.empty();
}

// Ends a brush, opens the mark under the hover line, or scrubs to it: the first that applies.
bool LineInput::pressReturn(const View& view) {
    if (brush_from_) {
        endBrush(true);
        return true;
    }
    const auto here = cursor().position();
    if (!here) return false;
    for (const auto& stop : stops(view))
        if (stop.x == *here) {
            open(stop);
            return true;
        }
    if (axis_) axis_->setScrub(here);
    return axis_ != nullptr;
}

// One level a press: brush, hover line, zoom.
bool LineInput::pressEscape() {
    if (brush_from_) {
        drag_ = Drag::none;
        endBrush(false);
        return true;
    }
    if (cursor().position()) {
        unhover();
        return true;
    }
    if (!axis_ || !axis_->zoomed()) return false;
    axis_->zoomOut();
    return true;
}

// Plain: the hover line; with Shift: the brush from it; with Ctrl: the scrub line, whose end
// follows the newest again.
bool LineInput::moveByKey(const View& view, const QKeyEvent& event, int points) {
    if (view.points.empty()) return false;
    const auto here = cursor().position();
    if (!axis_ || event.modifiers() == Qt::NoModifier) {
        hoverByKey(view, step_x(view.points, view.x.low, view.x.high, here, points));
        return true;
    }
    if (event.modifiers() == Qt::ShiftModifier) {
        if (!brush_from_)
            brush_from_ = step_x(view.points, view.x.low, view.x.high, here, here ? 0 : points);
        const double x = std::clamp(step_x(view.points, view.x.low, view.x.high,
                                           brush_to_ ? brush_to_ : brush_from_, points),
                                    view.x.low, view.x.high);
        brushTo(x);
        hoverByKey(view, x);
        return true;
    }
    if (event.modifiers() != Qt::ControlModifier) return false;
    const double x = step_x(view.points, view.x.low, view.x.high,
                            axis_->scrub().value_or(view.points.back().x), points);
    axis_->setScrub(event.key() == Qt::Key_End ? std::nullopt : std::optional(x));
    return true;
}

void LineInput::keyPress(QKeyEvent* event) {
    const View view = view_();
    const int page = std::max(1, static_cast<int>(view.points.size() / 20));
    constexpr int all = 1 << 30;
    const auto handled = [&] {
        switch (event->key()) {
            case Qt::Key_Left:
                return moveByKey(view, *event, -1);
            case Qt::Key_Right:
                return moveByKey(view, *event, 1);
            case Qt::Key_PageUp:
                return moveByKey(view, *event, -page);
            case Qt::Key_PageDown:
                return moveByKey(view, *event, page);
            case Qt::Key_Home:
                return moveByKey(view, *event, -all);
            case Qt::Key_End:
                return moveByKey(view, *event, all);
            case Qt::Key_Up:
                return moveToStop(view, false);
            case Qt::Key_Down:
                return moveToStop(view, true);
            case Qt::Key_Return:
            case Qt::Key_Enter:
                return pressReturn(view);
            case Qt::Key_Escape:
                return pressEscape();
            default:
                return false;
        }
    };
    event->setAccepted(handled());
}

}  // namespace sparsescope
