// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/dot_stamp.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {
namespace {

// How much of the pixel at (x, y) a disc around (cx, cy) covers: its edge is one pixel soft.
double coverage(int x, int y, double cx, double cy, double radius) {
    const double distance = std::hypot(x + 0.5 - cx, y + 0.5 - cy);
    return std::clamp(radius + 0.5 - distance, 0.0, 1.0);
}

// Both at once: red and blue lie so far apart that their products do not meet.
QRgb blend(QRgb below, QRgb above, std::uint32_t cover) {
    const std::uint32_t left = 256 - cover;
    const std::uint32_t outer =
        ((below & 0xFF00FFU) * left + (above & 0xFF00FFU) * cover + 0x800080U) >> 8 & 0xFF00FFU;
    const std::uint32_t inner =
        ((below & 0x00FF00U) * left + (above & 0x00FF00U) * cover + 0x008000U) >> 8 & 0x00FF00U;
    return 0xFF000000U | outer | inner;
}

}  // namespace

DotStamp::DotStamp(double radius) : side_(2 * static_cast<int>(std::ceil(radius + 0.5)) + 1) {
    const int middle = side_ / 2;
    for (int sy = 0; sy < steps; ++sy) {
        for (int sx = 0; sx < steps; ++sx) {
            auto& cover = cover_[static_cast<std::size_t>(sy * steps + sx)];
            cover.reserve(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
            const double cx = middle + (sx + 0.5) / steps;
            const double cy = middle + (sy + 0.5) / steps;
            for (int y = 0; y < side_; ++y) {
                for (int x = 0; x < side_; ++x) {
                    cover.push_back(static_cast<std::uint16_t>(
                        std::lround(256 * opacity * coverage(x, y, cx, cy, radius))));
                }
            }
        }
    }
}

void DotStamp::put(QImage& image, double x, double y, QRgb color) const {
    if (!(x > -side_ && y > -side_ && x < image.width() + side_ && y < image.height() + side_))
        return;
    const int column = static_cast<int>(std::floor(x));
    const int row = static_cast<int>(std::floor(y));
    const int sx = static_cast<int>((x - column) * steps);
    const int sy = static_cast<int>((y - row) * steps);
    const std::uint16_t* cover = cover_[static_cast<std::size_t>(sy * steps + sx)].data();
    const int left = column - side_ / 2;
    const int top = row - side_ / 2;
    const int from = std::max(0, -left);
    const int to = std::min(side_, image.width() - left);
    for (int dy = std::max(0, -top); dy < std::min(side_, image.height() - top); ++dy) {
        auto* line = reinterpret_cast<QRgb*>(image.bits() + (top + dy) * image.bytesPerLine());
        const std::uint16_t* of_line = cover + dy * side_;
        for (int dx = from; dx < to; ++dx) {
            if (of_line[dx] != 0) line[left + dx] = blend(line[left + dx], color, of_line[dx]);
        }
    }
}

}  // namespace sparsescope
