// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_chip.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int text_padding = 9;
constexpr int widest_text = 260;

int chip_height() {
    return theme::scaled(22);
}

int close_size() {
    return theme::scaled(16);
}

}  // namespace

FilterChip::FilterChip(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Filter %1").arg(text));
    setToolTip(tr("%1\nClick: switch off or on · Enter: edit · Delete: remove").arg(text));
    connect(&theme::notifier(), &theme::Notifier::changed, this, &FilterChip::applyTheme);
    applyTheme();
}

void FilterChip::applyTheme() {
    setFont(theme::font(theme::Type::body));
    updateGeometry();
    update();
}

void FilterChip::setWrong(bool wrong) {
    wrong_ = wrong;
    update();
}

void FilterChip::setOverClose(bool over) {
    if (over == over_close_) return;
    over_close_ = over;
    update();
}

QSize FilterChip::sizeHint() const {
    const int words =
        std::min(fontMetrics().horizontalAdvance(text()) + 2, theme::scaled(widest_text));
    return {text_padding + words + close_size() + 6, chip_height()};
}

QRect FilterChip::closeRect() const {
    const int side = close_size();
    return {width() - side - 3, (height() - side) / 2, side, side};
}

void FilterChip::paintEvent(QPaintEvent*) {
    using theme::Token;
    QPainter painter(this);
    const QColor panel = theme::color(Token::panel);
    const QColor base = theme::color(wrong_        ? Token::bad
                                     : isChecked() ? Token::accent
                                                   : Token::muted);
    const bool plain = !isChecked() && !wrong_;
    const double tint = (plain ? 0.0 : 0.12) + (underMouse() ? 0.06 : 0.0);
    const QColor ground = theme::mix(panel, base, tint);
    const double corner = height() / 2.0;
    const QColor outline = wrong_  ? base
                           : plain ? theme::color(Token::control_line)
                                   : theme::mix(panel, base, 0.35);
    theme::paint_box(&painter, rect(), ground, outline, 1, corner);

    QFont words = font();
    words.setStrikeOut(!isChecked());
    painter.setFont(words);
    painter.setPen(plain ? theme::color(Token::muted) : theme::readable(base, ground, 4.5));
    const QRect room(text_padding, 0, closeRect().left() - text_padding - 1, height());
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), Qt::ElideRight, room.width() + 1));

    const QRect close = closeRect();
    if (over_close_)
        theme::paint_box(&painter, close, theme::mix(ground, base, 0.25), {}, 0,
                         close.height() / 2.0);
    const int side = theme::scaled(12);
    painter.drawPixmap(QPoint(close.center().x() - side / 2 + 1, close.center().y() - side / 2 + 1),
                       theme::icon_pixmap(QStringLiteral("close"), side, painter.pen().color(),
                                          devicePixelRatioF()));
    if (hasFocus()) theme::paint_focus_ring(&painter, rect(), corner);
}

void FilterChip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && closeRect().contains(event->pos()))
        return Q_EMIT removeRequested();
    QAbstractButton::mousePressEvent(event);
}

void FilterChip::mouseMoveEvent(QMouseEvent* event) {
    setOverClose(closeRect().contains(event->pos()));
    QAbstractButton::mouseMoveEvent(event);
}

void FilterChip::leaveEvent(QEvent* event) {
    setOverClose(false);
    QAbstractButton::leaveEvent(event);
}

void FilterChip::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !closeRect().contains(event->pos()))
        Q_EMIT editRequested();
}

void FilterChip::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
            return Q_EMIT moveRequested(-1);
        case Qt::Key_Right:
            return Q_EMIT moveRequested(1);
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return Q_EMIT removeRequested();
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_F2:
            return Q_EMIT editRequested();
        default:
            QAbstractButton::keyPressEvent(event);
    }
}

}  // namespace sparsescope
