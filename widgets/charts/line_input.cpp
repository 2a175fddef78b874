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

LineInput::LineInput(QAbstractScrollArea* chart, const LineChartData& data,
                     const LineDrawing& drawing, const Plot& plot)
    : QObject(chart),
      chart_(chart),
      data_(data),
      drawing_(drawing),
      plot_(plot),
      own_(new ChartCursor(this)) {}

bool LineInput::isInside(double pixel) const {
    return pixel >= plot_.area.left() - 2 && pixel <= plot_.area.right() + 2;
}

double LineInput::step(std::optional<double> from, int points) const {
    return step_x(data_.longest(), drawing_.x.low, drawing_.x.high, from, points);
}

std::optional<std::pair<double, double>> LineInput::brush() const {
    if (!brush_from_ || !brush_to_) return std::nullopt;
    return std::minmax(*brush_from_, *brush_to_);
}

std::vector<LineInput::Stop> LineInput::stops() const {
    std::vector<Stop> stops;
    for (const auto& mark : data_.marks)
        stops.push_back({Stop::Kind::mark, mark.id, mark.x});
    if (axis_)
        for (const auto& pin : axis_->pins())
            stops.push_back({Stop::Kind::pin, pin.id, pin.x});
    std::erase_if(stops, [&](const Stop& stop) { return !drawing_.x.holds(stop.x); });
    std::stable_sort(stops.begin(), stops.end(),
                     [](const Stop& a, const Stop& b) { return a.x < b.x; });
    return stops;
}

// Marks are taken at the foot of the plot, pins at its head.
std::optional<LineInput::Stop> LineInput::stopAt(const QPointF& at) const {
    std::optional<Stop> best;
    double nearest = reach + 1e-9;
    const QRectF& area = plot_.area;
    const bool foot = at.y() >= area.bottom() - 16 && at.y() <= area.bottom() + 6;
    const bool head = at.y() >= area.top() - 8 && at.y() <= area.top() + 16;
    for (const auto& stop : stops()) {
        if (!(stop.kind == Stop::Kind::mark ? foot : head)) continue;
        const double distance = std::abs(pixel(stop.x) - at.x());
        if (distance < nearest) best = stop, nearest = distance;
    }
    return best;
}

bool LineInput::isOverScrub(const QPointF& at) const {
    return axis_ && axis_->scrub() && std::abs(pixel(*axis_->scrub()) - at.x()) <= reach;
}

void LineInput::updateShape(const QPointF& at) {
    const auto shape = stopAt(at)        ? Qt::PointingHandCursor
                       : isOverScrub(at) ? Qt::SizeHorCursor
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

void LineInput::hover(double x, const QPoint& tip) {
    cursor().setPosition(x);
    const auto pins = axis_ ? std::span(axis_->pins()) : std::span<const ChartPin>();
    const double near = plot_.xLength(note_reach, drawing_.x);
    QToolTip::showText(tip, cursor().tooltip(line_caption(data_.x.title, pins, x, near)), chart_);
}

void LineInput::hoverByKey(double x) {
    const QPoint corner(static_cast<int>(pixel(x)) + 8, static_cast<int>(plot_.area.top()) + 8);
    hover(x, chart_->mapToGlobal(corner));
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
    const QPointF at = event->position();
    press_x_ = at.x();
    if (event->button() != Qt::LeftButton || data_.longest().empty() || !isInside(at.x()))
        return event->ignore();
    event->accept();
    drag_ = isOverScrub(at) && !stopAt(at) ? Drag::scrub : Drag::brush;
}

void LineInput::mouseMove(QMouseEvent* event) {
    const QPointF at = event->position();
    const double x = xAt(at.x());
    if (drag_ == Drag::scrub) return axis_->setScrub(nearest_x(data_.longest(), x));
    if (drag_ == Drag::brush) {
        const bool began = brush_from_ || std::abs(at.x() - press_x_) >= brush_begins;
        if (!axis_ || !began) return;
        QToolTip::hideText();
        brush_from_ = xAt(press_x_);
        return brushTo(x);
    }
    updateShape(at);
    if (data_.longest().empty() || !isInside(at.x())) return unhover();
    const auto stop = stopAt(at);
    hover(stop ? stop->x : nearest_x(data_.longest(), x),
          event->globalPosition().toPoint() + QPoint(8, 8));
}

void LineInput::mouseRelease(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    const auto drag = std::exchange(drag_, Drag::none);
    if (brush_from_) return endBrush(true);
    if (drag != Drag::brush) return;
    if (const auto stop = stopAt(event->position())) return open(*stop);
    if (!axis_) return;
    scrub_before_click_ = axis_->scrub();
    axis_->setScrub(nearest_x(data_.longest(), xAt(event->position().x())));
}

// The first click of the two has moved the scrub line: it goes back.
void LineInput::mouseDoubleClick(QMouseEvent* event) {
    drag_ = Drag::none;
    if (!axis_ || stopAt(event->position())) return;
    axis_->setScrub(scrub_before_click_);
    axis_->zoomOut();
}

bool LineInput::wheel(QWheelEvent* event) {
    const double turns = event->angleDelta().y() / 120.0;
    if (!axis_ || data_.longest().empty() || turns == 0 ||
        !(event->modifiers() & Qt::ControlModifier))
        return false;
    event->accept();
    // Several turns may come before the chart is drawn again.
    const auto now = axis_->visible().value_or(TimeAxis::Range{drawing_.x.low, drawing_.x.high});
    const double share =
        (xAt(event->position().x()) - drawing_.x.low) / (drawing_.x.high - drawing_.x.low);
    const double around = now.low + share * (now.high - now.low);
    const double factor = std::pow(wheel_zoom, -turns);
    axis_->zoomTo({around - (around - now.low) * factor, around + (now.high - around) * factor});
    return true;
}

void LineInput::focusOut() {
    if (drag_ == Drag::none) endBrush(false);
    cursor().clear();
}

bool LineInput::moveToStop(bool forwards) {
    const auto all = stops();
    const auto here = cursor().position();
    const auto beyond = [&](const Stop& stop) {
        return !here || (forwards ? stop.x > *here : stop.x < *here);
    };
    if (forwards) {
        const auto next = std::find_if(all.begin(), all.end(), beyond);
        if (next != all.end()) hoverByKey(next->x);
    } else {
        const auto next = std::find_if(all.rbegin(), all.rend(), beyond);
        if (next != all.rend()) hoverByKey(next->x);
    }
    return !all.empty();
}

// Ends a brush, opens the mark under the hover line, or scrubs to it: the first that applies.
bool LineInput::pressReturn() {
    if (brush_from_) {
        endBrush(true);
        return true;
    }
    const auto here = cursor().position();
    if (!here) return false;
    for (const auto& stop : stops())
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
bool LineInput::moveByKey(const QKeyEvent& event, int points) {
    if (data_.longest().empty()) return false;
    const auto here = cursor().position();
    if (!axis_ || event.modifiers() == Qt::NoModifier) {
        hoverByKey(step(here, points));
        return true;
    }
    if (event.modifiers() == Qt::ShiftModifier) {
        if (!brush_from_) brush_from_ = step(here, here ? 0 : points);
        const double x = std::clamp(step(brush_to_ ? brush_to_ : brush_from_, points),
                                    drawing_.x.low, drawing_.x.high);
        brushTo(x);
        hoverByKey(x);
        return true;
    }
    if (event.modifiers() != Qt::ControlModifier) return false;
    const double x = step(axis_->scrub().value_or(data_.longest().back().x), points);
    axis_->setScrub(event.key() == Qt::Key_End ? std::nullopt : std::optional(x));
    return true;
}

void LineInput::keyPress(QKeyEvent* event) {
    const int page = std::max(1, static_cast<int>(data_.longest().size() / 20));
    constexpr int all = 1 << 30;
    const auto handled = [&] {
        switch (event->key()) {
            case Qt::Key_Left:
                return moveByKey(*event, -1);
            case Qt::Key_Right:
                return moveByKey(*event, 1);
            case Qt::Key_PageUp:
                return moveByKey(*event, -page);
            case Qt::Key_PageDown:
                return moveByKey(*event, page);
            case Qt::Key_Home:
                return moveByKey(*event, -all);
            case Qt::Key_End:
                return moveByKey(*event, all);
            case Qt::Key_Up:
                return moveToStop(false);
            case Qt::Key_Down:
                return moveToStop(true);
            case Qt::Key_Return:
            case Qt::Key_Enter:
                return pressReturn();
            case Qt::Key_Escape:
                return pressEscape();
            default:
                return false;
        }
    };
    event->setAccepted(handled());
}

}  // namespace sparsescope
