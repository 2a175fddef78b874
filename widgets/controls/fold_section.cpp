// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/fold_section.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/style_paint.h"

namespace sparsescope {

namespace {

constexpr int arrow_side = 10;
constexpr int fold_height = 28;

}  // namespace

FoldButton::FoldButton(const QString& title, QWidget* parent) : QAbstractButton(parent) {
    setText(title);
    setCheckable(true);
    setAccessibleName(title);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] { updateGeometry(); });
}

void FoldButton::setHint(const QString& hint) {
    hint_ = hint;
    setAccessibleDescription(hint);
    update();
}

QSize FoldButton::sizeHint() const {
    const QFontMetrics metrics(theme::font(theme::Type::section));
    return {metrics.horizontalAdvance(text()) + theme::scaled(arrow_side) + 2 * theme::gap_inside,
            theme::scaled(fold_height)};
}

QSize FoldButton::minimumSizeHint() const {
    return {theme::scaled(80), sizeHint().height()};
}

void FoldButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (underMouse())
        theme::paint_box(&painter, rect(), theme::color(theme::Token::hover), QColor(), 0);
    const int side = theme::scaled(arrow_side);
    const QRectF arrow(2, (height() - side) / 2.0, side, side);
    theme::paint_arrow(&painter, arrow, isChecked() ? theme::Arrow::down : theme::Arrow::right,
                       theme::color(theme::Token::muted));
    QRect room = rect().adjusted(side + theme::gap_inside + 2, 0, -4, 0);
    painter.setFont(theme::font(theme::Type::section));
    painter.setPen(theme::color(theme::Token::text));
    const QString title = painter.fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, title);
    room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(title) + 12);
    if (!hint_.isEmpty() && room.width() > theme::scaled(40)) {
        painter.setFont(theme::font(theme::Type::body));
        painter.setPen(theme::color(theme::Token::muted));
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(hint_, Qt::ElideRight, room.width()));
    }
    if (hasFocus()) theme::paint_focus_ring(&painter, rect());
}

void FoldButton::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier;
    const int key = event->key();
    if (plain && (key == Qt::Key_Left || key == Qt::Key_Right))
        return setChecked(key == Qt::Key_Right);
    if (plain && (key == Qt::Key_Return || key == Qt::Key_Enter)) return toggle();
    QAbstractButton::keyPressEvent(event);
}

FoldSection::FoldSection(const QString& title, std::function<QWidget*()> make, QWidget* parent)
    : QWidget(parent), button_(new FoldButton(title)), make_(std::move(make)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(button_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(button_, &QAbstractButton::toggled, this, &FoldSection::apply);
}

void FoldSection::setHint(const QString& hint) {
    button_->setHint(hint);
}

void FoldSection::setOpen(bool open) {
    button_->setChecked(open);
}

bool FoldSection::isOpen() const {
    return button_->isChecked();
}

void FoldSection::apply(bool open) {
    if (open && !content_) {
        content_ = make_();
        layout()->addWidget(content_);
    }
    if (content_) content_->setVisible(open);
    Q_EMIT folded(open);
}

}  // namespace sparsescope
