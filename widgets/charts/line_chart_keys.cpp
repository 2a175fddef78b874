// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of a line chart: everything the mouse can do.
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cstdlib>

#include "widgets/charts/line_chart.h"

namespace sparsescope {

// The visible position so many points from there; without a place to start from, one enters at the
// end one comes from.
double LineChart::neighbourX(std::optional<double> from, int points) const {
    const auto* line = longest();
    if (!line) return 0;
    const auto index_of = [line](double x) {
        const auto at = std::lower_bound(line->begin(), line->end(), x,
                                         [](const ChartPoint& p, double v) { return p.x < v; });
        return at - line->begin();
    };
    std::ptrdiff_t last = static_cast<std::ptrdiff_t>(line->size()) - 1;
    const std::ptrdiff_t first = std::min(index_of(x_.low), last);
    while (last > first && (*line)[static_cast<std::size_t>(last)].x > x_.high)
        --last;
    std::ptrdiff_t index = from ? index_of(*from) : points > 0 ? first : last;
    if (from || std::abs(points) > 1) index += points;
    return (*line)[static_cast<std::size_t>(std::clamp(index, first, last))].x;
}

void LineChart::moveToStop(int direction) {
    const auto all = stops();
    const auto here = hover().position();
    const auto beyond = [&](const Hit& stop) {
        return !here || (direction > 0 ? stop.x > *here : stop.x < *here);
    };
    if (direction > 0) {
        const auto next = std::find_if(all.begin(), all.end(), beyond);
        if (next != all.end()) hoverTo(next->x);
    } else {
        const auto next = std::find_if(all.rbegin(), all.rend(), beyond);
        if (next != all.rend()) hoverTo(next->x);
    }
}

// Ends a brush, opens the mark under the hover line, or scrubs to it: the first that applies.
bool LineChart::pressReturn() {
    if (brush_from_) {
        endBrush(true);
        return true;
    }
    const auto here = hover().position();
    if (!here) return false;
    for (const auto& stop : stops())
        if (stop.x == *here) {
            activate(stop);
            return true;
        }
    if (axis_) axis_->setScrub(here);
    return axis_ != nullptr;
}

// One level a press: brush, hover line, zoom.
bool LineChart::pressEscape() {
    if (brush_from_) {
        drag_ = Drag::none;
        endBrush(false);
        return true;
    }
    if (hover().position()) {
        hover().clear();
        QToolTip::hideText();
        return true;
    }
    if (!axis_ || !axis_->zoomed()) return false;
    axis_->zoomOut();
    return true;
}

// Plain: the hover line; with Shift: the brush from it; with Ctrl: the scrub line, whose end
// follows the newest again.
bool LineChart::moveByKey(const QKeyEvent& event, int points) {
    if (isEmpty()) return false;
    if (!axis_ || event.modifiers() == Qt::NoModifier) {
        hoverTo(neighbourX(hover().position(), points));
        return true;
    }
    if (event.modifiers() == Qt::ShiftModifier) {
        if (!brush_from_)
            brush_from_ = neighbourX(hover().position(), hover().position() ? 0 : points);
        const double x =
            std::clamp(neighbourX(brush_to_ ? brush_to_ : brush_from_, points), x_.low, x_.high);
        brushTo(x);
        hoverTo(x);
        return true;
    }
    if (event.modifiers() != Qt::ControlModifier) return false;
    const double last = longest()->back().x;
    const double x = neighbourX(axis_->scrub().value_or(last), points);
    axis_->setScrub(event.key() == Qt::Key_End ? std::nullopt : std::optional(x));
    return true;
}

void LineChart::keyPressEvent(QKeyEvent* event) {
    const auto* line = longest();
    const int page = line ? std::max(1, static_cast<int>(line->size() / 20)) : 1;
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
                return moveByKey(*event, -(1 << 30));
            case Qt::Key_End:
                return moveByKey(*event, 1 << 30);
            case Qt::Key_Up:
            case Qt::Key_Down:
                if (stops().empty()) return false;
                moveToStop(event->key() == Qt::Key_Down ? 1 : -1);
                return true;
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
