// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/pointing_note.h"

#include <QAccessible>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int tip_height = 6;
constexpr int padding = 8;
constexpr int widest_note = 480;
constexpr int icon_size = 16;

QRect text_rect(const QRect& room, const QString& sentence) {
    return QFontMetrics(theme::font(theme::Type::body))
        .boundingRect(room, Qt::TextWordWrap | Qt::AlignLeft, sentence);
}

}  // namespace

PointingNote::PointingNote(QWidget* parent, Kind kind) : QWidget(parent), kind_(kind) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void PointingNote::showAt(const QPoint& tip, const QString& sentence) {
    const bool news = sentence != sentence_ || !isVisible();
    sentence_ = sentence;
    const int icon = theme::scaled(icon_size) + padding;
    const int most =
        std::min(theme::scaled(widest_note), parentWidget()->width() - 2 * padding - icon);
    const QSize words = text_rect(QRect(0, 0, most, 1000), sentence).size();
    const QSize size(words.width() + icon + 2 * padding + 2,
                     std::max(words.height(), theme::scaled(icon_size)) + 2 * padding + tip_height);
    const int left = std::clamp(tip.x() - theme::scaled(24), 0,
                                std::max(0, parentWidget()->width() - size.width()));
    setGeometry(QRect(QPoint(left, tip.y()), size));
    tip_ = std::clamp(tip.x() - left, 12, std::max(12, size.width() - 12));
    raise();
    show();
    update();
    if (!news) return;
    setAccessibleName(sentence);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void PointingNote::paintEvent(QPaintEvent*) {
    using theme::Token;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hint = kind_ == Kind::hint;
    const QColor tone = theme::color(hint ? Token::accent : Token::bad);
    const QColor ground = theme::mix(theme::color(Token::raised), tone, 0.10);
    QPainterPath bubble;
    bubble.addRoundedRect(QRectF(rect()).adjusted(0.5, tip_height + 0.5, -0.5, -0.5), theme::radius,
                          theme::radius);
    QPainterPath tip;
    tip.moveTo(tip_ - tip_height, tip_height + 1);
    tip.lineTo(tip_, 0.5);
    tip.lineTo(tip_ + tip_height, tip_height + 1);
    tip.closeSubpath();
    painter.setPen(theme::mix(theme::color(Token::raised), tone, 0.55));
    painter.setBrush(ground);
    painter.drawPath(bubble.united(tip));

    const int side = theme::scaled(icon_size);
    const int top = tip_height + padding;
    const QColor ink = theme::readable(tone, ground, 4.5);
    const QString icon = hint ? QStringLiteral("info") : QStringLiteral("warning");
    painter.drawPixmap(QPoint(padding, top),
                       theme::icon_pixmap(icon, side, ink, devicePixelRatioF()));
    painter.setFont(theme::font(theme::Type::body));
    painter.setPen(theme::color(Token::text));
    painter.drawText(rect().adjusted(padding + side + padding, top, -padding, 0),
                     Qt::TextWordWrap | Qt::AlignLeft, sentence_);
}

}  // namespace sparsescope
