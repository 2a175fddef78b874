// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/code_strip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int strip_height = 44;
constexpr double reach = 6;  // pixels at which a stroke is under the pointer

}  // namespace

CodeStrip::CodeStrip(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void CodeStrip::setCode(std::vector<Active> active, std::size_t hidden, float largest) {
    active_ = std::move(active);
    hidden_ = hidden;
    largest_ = largest;
    setAccessibleName("Code");
    setAccessibleDescription(QString("%1 of %2 neurons are active")
                                 .arg(format::count(std::ssize(active_)),
                                      format::count(static_cast<std::int64_t>(hidden_))));
    update();
}

void CodeStrip::setNames(std::function<QString(NeuronId)> name_of) {
    name_of_ = std::move(name_of);
}

QSize CodeStrip::sizeHint() const {
    return {theme::scaled(480), theme::scaled(strip_height)};
}

QSize CodeStrip::minimumSizeHint() const {
    return {theme::scaled(160), theme::scaled(strip_height)};
}

double CodeStrip::placeOf(NeuronId neuron) const {
    return (static_cast<double>(neuron) + 0.5) * width() /
           static_cast<double>(std::max<std::size_t>(hidden_, 1));
}

void CodeStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_box(&painter, rect(), theme::color(theme::Token::window),
                     theme::color(theme::Token::line), 1);
    if (hidden_ == 0 || largest_ <= 0) return;
    const double room = height() - 4;
    for (std::size_t i = active_.size(); i-- > 0;) {
        const Active& active = active_[i];
        const double tall = std::max(room * std::min<double>(active.weight / largest_, 1.0), 3.0);
        const QColor color = i < static_cast<std::size_t>(theme::ordinal_colors)
                                 ? theme::ordinal(static_cast<int>(i))
                                 : theme::color(theme::Token::muted);
        painter.fillRect(QRectF(placeOf(active.neuron) - 1, height() - 2 - tall, 2.5, tall), color);
    }
}

const CodeStrip::Active* CodeStrip::at(double x) const {
    const Active* best = nullptr;
    for (const Active& active : active_) {
        const double away = std::abs(placeOf(active.neuron) - x);
        if (away > reach) continue;
        if (!best || away < std::abs(placeOf(best->neuron) - x)) best = &active;
    }
    return best;
}

void CodeStrip::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    if (const Active* active = at(event->position().x())) Q_EMIT neuronActivated(active->neuron);
}

void CodeStrip::mouseMoveEvent(QMouseEvent* event) {
    setCursor(at(event->position().x()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

bool CodeStrip::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QString text = accessibleDescription();
    if (const Active* active = at(help->pos().x())) {
        text = QString("Neuron %1, weight %2")
                   .arg(active->neuron)
                   .arg(format::number(static_cast<double>(active->weight)));
        if (name_of_) text += "\n" + name_of_(active->neuron);
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}  // namespace sparsescope
