// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_paint.h"

#include <algorithm>

#include <QPainter>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int most_single_pixels = 32;  // a side of an image whose pixels one looks at
constexpr int missing_icon = 20;

}  // namespace

bool shown_as_pixels(const QSize& picture) {
    return std::max(picture.width(), picture.height()) <= most_single_pixels;
}

QRect picture_place(const QSize& picture, const QRect& room) {
    if (picture.isEmpty() || room.isEmpty()) return {};
    QSize size = picture.scaled(room.size(), Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
    return {room.left() + (room.width() - size.width()) / 2,
            room.top() + (room.height() - size.height()) / 2, size.width(), size.height()};
}

QRect paint_picture(QPainter* painter, const QRect& room, const QImage& image) {
    const QRect place = picture_place(image.size(), room);
    if (place.isEmpty()) return place;
    painter->save();
    painter->setRenderHint(QPainter::SmoothPixmapTransform, !shown_as_pixels(image.size()));
    painter->drawImage(place, image);
    painter->restore();
    return place;
}

void paint_no_picture(QPainter* painter, const QRect& room, bool damaged) {
    painter->save();
    theme::paint_box(painter, room, theme::color(theme::Token::hover), {}, 0, theme::radius);
    const QColor muted = theme::color(theme::Token::muted);
    painter->setFont(theme::font(theme::Type::caption));
    painter->setPen(muted);
    const QString words = damaged ? QObject::tr("damaged picture") : QObject::tr("no picture");
    const QFontMetrics metrics = painter->fontMetrics();
    const int side = theme::scaled(missing_icon);
    const bool fits = metrics.horizontalAdvance(words) <= room.width() - 4 &&
                      metrics.lineSpacing() + side <= room.height();
    const int high = side + (fits ? metrics.lineSpacing() : 0);
    const QPoint corner(room.center().x() - side / 2, room.center().y() - high / 2);
    if (room.height() > side && room.width() > side)
        painter->drawPixmap(corner, theme::icon_pixmap(damaged ? "warning" : "image", side, muted,
                                                       painter->device()->devicePixelRatioF()));
    if (fits)
        painter->drawText(QRect(room.left(), corner.y() + side, room.width(), metrics.height()),
                          Qt::AlignHCenter | Qt::AlignTop, words);
    painter->restore();
}

}  // namespace sparsescope
