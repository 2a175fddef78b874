// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QPaintEvent>
#include <QPainter>

#include "widgets/controls/picture_gallery.h"
#include "widgets/picture_paint.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

// Scaling one picture smoothly takes a good part of a millisecond. More than these in one paint
// event are shown roughly first, and smoothly in the next.
constexpr int scaled_at_once = 32;
constexpr qsizetype longest_caption = 160;  // characters; more do not fit any tile
constexpr int chip_padding = 5;

QString shown_words(const QString& words) {
    return words.left(longest_caption).simplified();
}

}  // namespace

void PictureGallery::paintEvent(QPaintEvent* event) {
    executeDelayedItemsLayout();
    QPainter painter(viewport());
    scaled_now_ = 0;
    left_rough_ = false;
    const QRect area = event->rect().adjusted(-4, -4, 4, 4);
    const auto [first, last] = layout_.between(std::max(0, inGallery(area.topLeft()).y()),
                                               inGallery(area.bottomLeft()).y());
    for (int row = first; row <= std::min(last, rows() - 1); ++row)
        paintTile(painter, row);
    if (left_rough_) viewport()->update();
}

void PictureGallery::paintTile(QPainter& painter, int row) {
    const GalleryItem item = itemAt(row);
    const QRect room = shownRect(layout_.picture(row));
    paintPicture(painter, item, room);
    paintFrame(painter, row, item, room);
    const QRect tile = shownRect(layout_.tile(row));
    if (tile.height() > room.height())
        paintCaption(
            painter, item,
            QRect(tile.left(), room.bottom() + 1, tile.width(), tile.height() - room.height()));
}

void PictureGallery::paintPicture(QPainter& painter, const GalleryItem& item, const QRect& room) {
    using Standing = PictureSource::State;
    const PictureSource::Shown shown =
        item.document != 0 && source_ ? source_->picture(item.document) : PictureSource::Shown{};
    if (shown.state == Standing::none || shown.state == Standing::damaged)
        return paint_no_picture(&painter, room, shown.state == Standing::damaged);
    if (shown.image.isNull()) {
        const theme::PaintScope scope(&painter);
        return theme::paint_box(&painter, room, theme::color(theme::Token::hover), {}, 0,
                                theme::radius);
    }
    const QRect place = picture_place(shown.image.size(), room);
    if (place != room) {
        const theme::PaintScope scope(&painter);
        theme::paint_box(&painter, room, theme::color(theme::Token::hover), {}, 0, theme::radius);
    }
    const QPixmap* ready = scaled(item.document, shown.image, place.size());
    if (ready)
        painter.drawPixmap(place.topLeft(), *ready);
    else
        painter.drawImage(place, shown.image);
}

// Null: there were enough in this paint event, or pixels are what is shown.
const QPixmap* PictureGallery::scaled(DocumentId document, const QImage& image, const QSize& size) {
    if (shown_as_pixels(image.size())) return nullptr;
    const double ratio = devicePixelRatioF();
    const QSize wanted = size * ratio;
    if (const Scaled* held = scaled_.object(document);
        held && held->image == image.cacheKey() && held->pixmap.size() == wanted)
        return &held->pixmap;
    if (scaled_now_ >= scaled_at_once) {
        left_rough_ = true;
        return nullptr;
    }
    ++scaled_now_;
    QPixmap pixmap =
        QPixmap::fromImage(image.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    pixmap.setDevicePixelRatio(ratio);
    const qsizetype bytes = qsizetype{4} * wanted.width() * wanted.height();
    scaled_.insert(document, new Scaled{std::move(pixmap), image.cacheKey()}, bytes);
    const Scaled* kept = scaled_.object(document);
    return kept ? &kept->pixmap : nullptr;
}

void PictureGallery::paintFrame(QPainter& painter, int row, const GalleryItem& item,
                                const QRect& rect) {
    const theme::PaintScope scope(&painter);
    const QModelIndex index = model()->index(row, 0, rootIndex());
    const bool picked = std::ranges::binary_search(picked_, item.document);
    const bool chosen = selectionModel()->isSelected(index) || picked;
    const QColor accent = theme::color(theme::Token::accent);
    if (chosen) {
        QColor tint = accent;
        tint.setAlphaF(0.14F);
        painter.fillRect(rect, tint);
        theme::paint_box(&painter, rect, {}, accent, 3, 3);
    } else if (marked_ == item.document && item.document != 0) {
        theme::paint_box(&painter, rect, {}, accent, 2, 3);
    } else {
        const auto token = row == hovered_ ? theme::Token::muted : theme::Token::line;
        theme::paint_box(&painter, rect, {}, theme::color(token), 1, 2);
    }
    if (hasFocus() && currentIndex().row() == row)
        theme::paint_focus_ring(&painter, rect.adjusted(-3, -3, 3, 3), 4);
}

// A chip with the label, and the caption at the right, which goes before where both do not fit.
void PictureGallery::paintCaption(QPainter& painter, const GalleryItem& item, const QRect& rect) {
    const theme::PaintScope scope(&painter);
    painter.setFont(theme::font(theme::Type::caption));
    const QFontMetrics metrics = painter.fontMetrics();
    QRect rest = rect.adjusted(0, 3, 0, 0);
    const QString caption = shown_words(item.caption);
    if (!caption.isEmpty()) {
        painter.setPen(theme::color(theme::Token::muted));
        const QString fits = metrics.elidedText(caption, Qt::ElideRight, rest.width());
        painter.drawText(rest, Qt::AlignRight | Qt::AlignTop, fits);
        rest.setRight(rest.right() - metrics.horizontalAdvance(fits) - chip_padding);
    }
    const QString label = shown_words(item.label);
    const int room = rest.width() - 2 * chip_padding;
    if (label.isEmpty() || room < metrics.averageCharWidth() * 3) return;
    const QString fits = metrics.elidedText(label, Qt::ElideRight, room);
    const QRect chip(rest.left(), rest.top(), metrics.horizontalAdvance(fits) + 2 * chip_padding,
                     metrics.height());
    theme::paint_box(&painter, chip, theme::color(theme::Token::hover), {}, 0, chip.height() / 2.0);
    painter.setPen(theme::color(theme::Token::text));
    painter.drawText(chip, Qt::AlignCenter, fits);
}

}  // namespace sparsescope
