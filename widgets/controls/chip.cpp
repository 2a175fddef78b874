// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/chip.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "widgets/style_paint.h"

namespace sparsescope {

namespace {

constexpr int side_padding = 10;
constexpr int inner_gap = 5;

int mark_size() {
    return theme::scaled(14);
}

}  // namespace

Chip::Chip(const QString& text, Kind kind, QWidget* parent) : QAbstractButton(parent), kind_(kind) {
    setText(text);
    setFont(theme::font(theme::Type::body));
    setFocusPolicy(kind == Kind::button ? Qt::StrongFocus : Qt::NoFocus);
    setAttribute(Qt::WA_Hover, kind == Kind::button);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    if (kind == Kind::button) setCursor(Qt::PointingHandCursor);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        setFont(theme::font(theme::Type::body));
        updateGeometry();
    });
}

void Chip::setToken(theme::Token token) {
    token_ = token;
    update();
}

void Chip::setIconName(const QString& name) {
    icon_name_ = name;
    updateGeometry();
    update();
}

void Chip::setDot(const QColor& color, bool ring) {
    dot_ = color;
    ring_ = ring;
    updateGeometry();
    update();
}

int Chip::markWidth() const {
    return icon_name_.isEmpty() && !dot_.isValid() ? 0 : mark_size() + inner_gap;
}

QSize Chip::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + markWidth() + 2 * side_padding,
            theme::scaled(24)};
}

QSize Chip::minimumSizeHint() const {
    return {std::min(sizeHint().width(), theme::scaled(48)), theme::scaled(24)};
}

void Chip::paintEvent(QPaintEvent*) {
    using theme::Token;
    QPainter painter(this);
    const bool on = isCheckable() && isChecked();
    const bool button = kind_ == Kind::button;
    const QColor base = theme::color(on ? Token::accent : token_);
    double tint = on ? 0.16 : 0.10;
    if (button && isEnabled() && underMouse()) tint += 0.06;
    if (isDown()) tint += 0.06;
    const QColor ground = theme::mix(theme::color(Token::panel), base, tint);
    const double corner = height() / 2.0;
    theme::paint_box(&painter, rect(), ground, on ? base : QColor(), 1, corner);
    const QColor ink = !isEnabled() ? theme::color(Token::disabled)
                       : token_ == Token::muted && button && !on
                           ? theme::color(Token::text)
                           : theme::readable(base, ground, 4.5);
    int left = side_padding;
    if (!icon_name_.isEmpty()) {
        painter.drawPixmap(QPoint(left, (height() - mark_size()) / 2),
                           theme::icon_pixmap(icon_name_, mark_size(), ink, devicePixelRatioF()));
    } else if (dot_.isValid()) {
        const QRectF dot(left + 2, height() / 2.0 - theme::scaled(10) / 2.0, theme::scaled(10),
                         theme::scaled(10));
        theme::paint_box(&painter, dot, ring_ ? QColor() : dot_, dot_, ring_ ? 3 : 0,
                         dot.width() / 2);
    }
    left += markWidth();
    painter.setFont(font());
    painter.setPen(ink);
    const QRect room(left, 0, width() - side_padding - left, height());
    painter.drawText(room.adjusted(0, 0, 2, 0),
                     Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width() + 1));
    if (hasFocus()) theme::paint_focus_ring(&painter, rect(), corner);
}

bool Chip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && width() < sizeHint().width()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return QAbstractButton::event(event);
}

void Chip::mousePressEvent(QMouseEvent* event) {
    if (kind_ == Kind::button)
        QAbstractButton::mousePressEvent(event);
    else
        event->ignore();
}

StateChip::StateChip(QWidget* parent) : Chip({}, Kind::label, parent) {
    setAlive(true);
}

void StateChip::setAlive(bool alive) {
    setText(alive ? tr("alive") : tr("dead"));
    setIconName(alive ? QStringLiteral("alive") : QStringLiteral("dead"));
    setToken(alive ? theme::Token::good : theme::Token::bad);
}

NeuronChip::NeuronChip(NeuronId neuron, const QString& name, const QString& note, QWidget* parent)
    : Chip({}, Kind::button, parent), neuron_(neuron) {
    const QString shown = name.isEmpty() ? tr("neuron %1").arg(neuron) : name;
    setText(note.isEmpty() ? shown : shown + QStringLiteral("  ") + note);
    setAccessibleName(tr("Go to %1").arg(text()));
    connect(this, &QAbstractButton::clicked, this, [this] { Q_EMIT neuronActivated(neuron_); });
}

}  // namespace sparsescope
