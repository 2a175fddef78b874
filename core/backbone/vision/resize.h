// SPDX-License-Identifier: GPL-3.0-or-later
// Resizing of 8-bit pictures to the last bit as Pillow does it (Image.resize), so that an encoder
// sees the pixels that it was trained on: a separable filter that widens where it shrinks
// ("antialiased"), first along rows, then along columns, each in fixed point of 22 bits and rounded
// to 8 bits. (Since version 13 Pillow takes columns first in some pictures that are squashed, which
// changes a pixel by 3 at most.) Pure; any thread.
#pragma once
#include <cstdint>

#include "core/types/document.h"

namespace sparsescope {

enum class ResizeFilter { box, bilinear, hamming, bicubic, lanczos };

// What is wanted of a picture resized to width × height: the part from (left, top) on. Only that is
// computed, so a long and narrow picture costs no more than any other.
struct ResizedPart {
    std::int64_t width = 0, height = 0;
    std::int64_t left = 0, top = 0;
    int part_width = 0, part_height = 0;  // inside of width × height
};

// `image` is not empty and has as many pixels as it says. The result has its channels.
[[nodiscard]] Image resized_part(const Image& image, const ResizedPart& part, ResizeFilter filter);

}  // namespace sparsescope
