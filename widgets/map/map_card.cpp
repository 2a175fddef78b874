// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_card.h"

#include <algorithm>

#include <QPainter>
#include <QTextLayout>

#include "widgets/picture_paint.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int card_width = 280;
constexpr int card_padding = 8;
constexpr int picture_side = 84;
constexpr int text_lines = 5;
constexpr int pointer_gap = 14;
constexpr qsizetype longest_text = 600;  // characters that could be shown at all

}  // namespace

MapCard::MapCard(QWidget* map) : QWidget(map) {
    setObjectName("map_card");
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void MapCard::show(const QPoint& at, const QImage& picture, const QString& text,
                   const QString& label, const QStringList& lines) {
    picture_ = picture;
    text_ = text.left(longest_text).simplified();
    label_ = label.simplified();
    lines_ = lines;
    words_ = (QStringList{text_, label_} + lines_).join("\n");
    const QFontMetrics body(theme::font(theme::Type::body));
    const QFontMetrics caption(theme::font(theme::Type::caption));
    const int width = std::min(theme::scaled(card_width), parentWidget()->width());
    const QRect needed =
        body.boundingRect(QRect(0, 0, width - 2 * card_padding, 10'000), Qt::TextWordWrap, text_);
    int height = 2 * card_padding + std::min(needed.height(), text_lines * body.lineSpacing());
    if (!picture_.isNull()) height += theme::scaled(picture_side) + card_padding;
    height +=
        caption.lineSpacing() * (static_cast<int>(lines_.size()) + (label_.isEmpty() ? 0 : 1));
    if (!lines_.isEmpty()) height += card_padding / 2;
    resize(width, height);
    QPoint corner = at + QPoint(pointer_gap, pointer_gap);
    const QSize room = parentWidget()->size();
    if (corner.x() + width > room.width()) corner.setX(at.x() - pointer_gap - width);
    if (corner.y() + height > room.height()) corner.setY(at.y() - pointer_gap - height);
    move(std::max(0, corner.x()), std::max(0, corner.y()));
    setAccessibleName(words_);
    raise();
    QWidget::show();
    update();
}

void MapCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_popup_frame(&painter, rect());
    QRect rest = rect().adjusted(card_padding, card_padding, -card_padding, -card_padding);
    if (!picture_.isNull()) {
        const int side = theme::scaled(picture_side);
        const QSize size = picture_place(picture_.size(), QRect(0, 0, side, side)).size();
        paint_picture(&painter, QRect(rest.topLeft(), size), picture_);
        rest.setTop(rest.top() + side + card_padding);
    }
    painter.setFont(theme::font(theme::Type::body));
    painter.setPen(theme::color(theme::Token::text));
    const int line = painter.fontMetrics().lineSpacing();
    const QRect needed = painter.boundingRect(rest, Qt::TextWordWrap, text_);
    const int height = std::min(needed.height(), text_lines * line);
    painter.save();
    painter.setClipRect(QRect(rest.left(), rest.top(), rest.width(), height));
    painter.drawText(QRect(rest.left(), rest.top(), rest.width(), 10'000), Qt::TextWordWrap, text_);
    painter.restore();
    rest.setTop(rest.top() + height);
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetrics metrics = painter.fontMetrics();
    const auto put = [&](const QString& words, theme::Token token) {
        painter.setPen(theme::color(token));
        painter.drawText(rest, Qt::AlignLeft | Qt::AlignTop,
                         metrics.elidedText(words, Qt::ElideRight, rest.width()));
        rest.setTop(rest.top() + metrics.lineSpacing());
    };
    if (!label_.isEmpty()) put(label_, theme::Token::muted);
    if (!lines_.isEmpty()) rest.setTop(rest.top() + card_padding / 2);
    for (const QString& words : lines_)
        put(words, theme::Token::text);
}

}  // namespace sparsescope
