// SPDX-License-Identifier: GPL-3.0-or-later
// How pictures are painted wherever they stand: whole, in the middle of their room. The few pixels
// of a small stored image are shown as pixels; anything else is scaled smoothly.
#pragma once
#include <QImage>
#include <QRect>

class QPainter;

namespace sparsescope {

// The size of the picture in this room; it is enlarged as well.
[[nodiscard]] QRect picture_place(const QSize& picture, const QRect& room);
[[nodiscard]] bool shown_as_pixels(const QSize& picture);
// Returns where it was painted. A null image paints nothing.
QRect paint_picture(QPainter* painter, const QRect& room, const QImage& image);
// A tile in the place of a picture that is not there, with a word about why, as far as it fits.
void paint_no_picture(QPainter* painter, const QRect& room, bool damaged);

}  // namespace sparsescope
