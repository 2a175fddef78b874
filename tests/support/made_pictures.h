// SPDX-License-Identifier: GPL-3.0-or-later
// Small picture files of every kind, made where they are needed.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/types/document.h"

namespace sparsescope::made {

// A value of a channel at a place, in the range of the depth.
using Samples = std::function<unsigned(int x, int y, int channel)>;

// Colour types as PNG numbers them: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
struct Png {
    int width = 8;
    int height = 6;
    int colour_type = 2;
    int depth = 8;
    bool interlaced = false;
    std::vector<std::uint32_t> palette;  // 0xAARRGGBB
    int transparent = -1;                // of grey: the value that is
    unsigned frames = 0;                 // an animated one of so many; 0: it does not move
    Samples value = [](int x, int y, int c) { return static_cast<unsigned>(x * 20 + y * 7 + c); };
};
std::string png(const Png& made);
// All of one colour, 0xRRGGBB.
std::string png(int width, int height, std::uint32_t colour);
// A file of this size without pixels.
std::string png_head(std::uint32_t width, std::uint32_t height);

// RGB or grey by the image; four channels are inks, of which 255 is all, unless `paper`.
struct Jpeg {
    int width = 16;
    int height = 16;
    int channels = 3;
    bool progressive = false;
    bool ycck = false;    // of four channels
    bool paper = false;   // of four channels: as Adobe's programs write them, 255 is none
    int orientation = 0;  // 0: no EXIF data
    Samples value;
};
std::string jpeg(const Jpeg& made);

struct WebP {
    int width = 16;
    int height = 16;
    bool lossless = true;
    bool alpha = false;
    int frames = 0;  // an animated one of so many; 0: it does not move
    Samples value;
};
std::string webp(const WebP& made);

}  // namespace sparsescope::made
