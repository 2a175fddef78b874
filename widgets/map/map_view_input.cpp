// SPDX-License-Identifier: GPL-3.0-or-later
// How a map obeys mouse, wheel, touch pad and keys.
#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include "widgets/map/map_view.h"

namespace sparsescope {
namespace {

constexpr double wheel_zoom = 1.25;  // for one notch
constexpr double key_zoom = 1.5;
constexpr double key_pan = 0.15;  // of the view
constexpr double click_slack = 4;
constexpr double reach = 7;  // pixels between the pointer and a point
constexpr double lasso_step = 3;
constexpr double node_reach = 10;

}  // namespace

void MapView::beginDrag(Drag drag, const QPointF& at) {
    drag_ = drag;
    dragged_ = false;
    pressed_at_ = last_at_ = at;
    lasso_.clear();
    lasso_ << at;
}

void MapView::mousePressEvent(QMouseEvent* event) {
    glide_.stop();
    const bool picks =
        tool_ != Tool::pan || (event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)) != 0;
    if (event->button() == Qt::MiddleButton) {
        beginDrag(Drag::pan, event->position());
    } else if (event->button() == Qt::LeftButton) {
        // With a picking key the hand draws a rectangle, too.
        beginDrag(!picks                 ? Drag::pan
                  : tool_ == Tool::lasso ? Drag::lasso
                                         : Drag::rectangle,
                  event->position());
    } else {
        return QWidget::mousePressEvent(event);
    }
    event->accept();
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (drag_ == Drag::none) return hover(at);
    const QPointF way = at - pressed_at_;
    if (!dragged_ && std::hypot(way.x(), way.y()) < click_slack) return;
    if (!dragged_) Q_EMIT pointHovered(-1, {});
    dragged_ = true;
    if (drag_ == Drag::pan) {
        camera_.pan(at.x() - last_at_.x(), at.y() - last_at_.y());
        limitZoom();
        shows_all_ = false;
        last_at_ = at;
        setCursor(Qt::ClosedHandCursor);
        return moved();
    }
    last_at_ = at;
    const QPointF step = at - lasso_.last();
    if (std::hypot(step.x(), step.y()) >= lasso_step) lasso_ << at;
    update();
}

void MapView::mouseReleaseEvent(QMouseEvent* event) {
    if (drag_ == Drag::none) return QWidget::mouseReleaseEvent(event);
    const bool was_drag = dragged_;
    const QPointF at = event->position();
    if (was_drag) return endDrag(event->modifiers());
    endDrag({});
    if (event->button() != Qt::LeftButton) return;
    if (const auto neuron = neuronAt(at)) {
        Q_EMIT neuronClicked(*neuron, event->modifiers());
    } else if (const auto number = pointAt(at)) {
        Q_EMIT pointClicked(*number, event->modifiers());
    } else if (event->modifiers() == Qt::NoModifier) {
        Q_EMIT groundClicked();
    }
}

void MapView::endDrag(Qt::KeyboardModifiers modifiers) {
    const Drag drag = std::exchange(drag_, Drag::none);
    const bool real = std::exchange(dragged_, false);
    setCursor(tool_ == Tool::pan ? Qt::ArrowCursor : Qt::CrossCursor);
    update();
    if (!real) return;
    const auto spot = [this](const QPointF& at) {
        return MapSpot{camera_.map_x(at.x()), camera_.map_y(at.y())};
    };
    if (drag == Drag::rectangle) {
        const QRectF area = QRectF(pressed_at_, last_at_).normalized();
        const MapSpot first = spot(area.topLeft());
        const MapSpot last = spot(area.bottomRight());
        Q_EMIT areaPicked(points_->inside(MapBox{first.x, first.y, last.x, last.y}), modifiers);
    } else if (drag == Drag::lasso) {
        std::vector<MapSpot> corners;
        for (const QPointF& corner : lasso_)
            corners.push_back(spot(corner));
        Q_EMIT areaPicked(points_->inside(corners), modifiers);
    }
}

void MapView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const auto neuron = neuronAt(event->position())) {
        Q_EMIT neuronClicked(*neuron, event->modifiers());
    } else if (const auto number = pointAt(event->position())) {
        Q_EMIT pointActivated(*number);
    } else {
        zoomAt(2, event->position());
    }
}

void MapView::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (hovered_neuron_) {
        hovered_neuron_.reset();
        update();
        Q_EMIT neuronHovered(-1);
    }
    Q_EMIT pointHovered(-1, {});
}

void MapView::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0) return event->ignore();
    zoomAt(std::pow(wheel_zoom, notches), event->position());
    event->accept();
}

bool MapView::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture)
        return pinch(*static_cast<QNativeGestureEvent*>(event)) || QWidget::event(event);
    return QWidget::event(event);
}

bool MapView::pinch(const QNativeGestureEvent& gesture) {
    if (gesture.gestureType() != Qt::ZoomNativeGesture) return false;
    zoomAt(std::max(0.2, 1 + gesture.value()), gesture.position());
    return true;
}

std::optional<MapView::NeuronThere> MapView::neuronThere(const QPoint& at) {
    for (const PlacedLabel& one : written())
        if (one.box.contains(at)) return NeuronThere{labels_[one.label].neuron, one.box.toRect()};
    std::optional<NeuronThere> nearest;
    double distance = node_reach;
    for (const MapNode& node : nodes_) {
        const QPointF middle(camera_.screen_x(node.x), camera_.screen_y(node.y));
        const double away = std::hypot(middle.x() - at.x(), middle.y() - at.y());
        if (away >= distance) continue;
        distance = away;
        nearest = NeuronThere{node.neuron, QRectF(middle.x() - node_reach, middle.y() - node_reach,
                                                  2 * node_reach, 2 * node_reach)
                                               .toRect()};
    }
    return nearest;
}

std::optional<NeuronId> MapView::neuronAt(const QPointF& at) {
    const auto there = neuronThere(at.toPoint());
    return there ? std::optional(there->neuron) : std::nullopt;
}

std::optional<std::uint32_t> MapView::pointAt(const QPointF& at) const {
    const double far = std::max(reach, MapRaster::radius_for(*points_, camera_.scale) + 2);
    return points_->nearest(camera_.map_x(at.x()), camera_.map_y(at.y()), far / camera_.scale);
}

void MapView::hover(const QPointF& at) {
    const auto neuron = neuronAt(at);
    if (neuron != hovered_neuron_) {
        hovered_neuron_ = neuron;
        QString tip;
        if (neuron) {
            const auto label = std::ranges::find(labels_, *neuron, &MapLabel::neuron);
            if (label != labels_.end()) tip = label->tip;
        }
        setToolTip(tip);
        update();
        Q_EMIT neuronHovered(neuron ? static_cast<qint64>(*neuron) : -1);
    }
    const auto number = neuron ? std::nullopt : pointAt(at);
    Q_EMIT pointHovered(number ? static_cast<qint64>(*number) : -1, at.toPoint());
}

void MapView::stepLabel(int steps) {
    const auto& names = written();
    if (names.empty()) return;
    const auto count = static_cast<int>(names.size());
    int at = steps > 0 ? 0 : count - 1;
    for (int i = 0; i < count; ++i) {
        if (labels_[names[static_cast<std::size_t>(i)].label].neuron == label_under_keys_)
            at = (i + steps % count + count) % count;
    }
    label_under_keys_ = labels_[names[static_cast<std::size_t>(at)].label].neuron;
    update();
    Q_EMIT neuronHovered(static_cast<qint64>(*label_under_keys_));
}

void MapView::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers others = Qt::AltModifier | Qt::MetaModifier;
    if ((event->modifiers() & others) != 0 || !pressKey(event->key(), event->modifiers()))
        QWidget::keyPressEvent(event);
}

bool MapView::pressKey(int key, Qt::KeyboardModifiers modifiers) {
    const double step_x = key_pan * camera_.width;
    const double step_y = key_pan * camera_.height;
    const auto pan = [this](double x, double y) {
        glide_.stop();
        camera_.pan(x, y);
        limitZoom();
        shows_all_ = false;
        moved();
        return true;
    };
    // Ctrl+A is no letter, and Ctrl with + and − is the size of the text.
    const bool control = (modifiers & Qt::ControlModifier) != 0;
    switch (key) {
        case Qt::Key_Left:
            return pan(step_x, 0);
        case Qt::Key_Right:
            return pan(-step_x, 0);
        case Qt::Key_Up:
            return pan(0, step_y);
        case Qt::Key_Down:
            return pan(0, -step_y);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return control ? false : (zoomBy(key_zoom), true);
        case Qt::Key_Minus:
            return control ? false : (zoomBy(1 / key_zoom), true);
        case Qt::Key_0:
            return control ? false : (fit(), true);
        case Qt::Key_L:
            return control ? false : (setTool(Tool::lasso), true);
        case Qt::Key_R:
            return control ? false : (setTool(Tool::rectangle), true);
        case Qt::Key_P:
            return control ? false : (setTool(Tool::pan), true);
        case Qt::Key_A:
            if (!points_->empty()) {
                Q_EMIT areaPicked(
                    points_->inside(inSight()),
                    control && modifiers == Qt::ControlModifier ? Qt::NoModifier : modifiers);
            }
            return true;
        case Qt::Key_N:
            return control ? false : (stepLabel(modifiers & Qt::ShiftModifier ? -1 : 1), true);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (label_under_keys_) {
                Q_EMIT neuronClicked(*label_under_keys_, modifiers);
            } else if (focused_) {
                Q_EMIT pointActivated(*focused_);
            }
            return true;
        case Qt::Key_Escape:
            if (drag_ != Drag::none) {
                drag_ = Drag::none;
                dragged_ = false;
                update();
            } else if (label_under_keys_) {
                label_under_keys_.reset();
                update();
                Q_EMIT neuronHovered(-1);
            } else if (tool_ != Tool::pan) {
                setTool(Tool::pan);
            } else {
                Q_EMIT escaped();
            }
            return true;
        default:
            return false;
    }
}

void MapView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void MapView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    label_under_keys_.reset();
    update();
}

}  // namespace sparsescope
