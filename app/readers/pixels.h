// SPDX-License-Identifier: GPL-3.0-or-later
// A decoded picture on its way: turned upright, shrunk, written as a small JPEG file. Errors are
// the rest of a sentence that begins with the file's name.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::readers {

struct Pixels {
    int width = 0;  // of `rgb`
    int height = 0;
    std::vector<std::uint8_t> rgb;  // row-major, three bytes a pixel

    int full_width = 0;  // of the file, where a decoder shrank it already
    int full_height = 0;
    int orientation = 1;  // as EXIF has it: 1 is upright, 8 is turned left
    std::string note;     // for people
};

// The sentence for more than most_picture_pixels, or for none at all.
[[nodiscard]] Status check_size(std::int64_t width, std::int64_t height);

// Blends `count` pixels of four bytes with white; `from` may begin where `to` does.
void blend_on_white(const std::uint8_t* rgba, std::size_t count, std::uint8_t* rgb);

// By the orientation, which is 1 afterwards.
void turn_upright(Pixels& pixels);
// The orientation in EXIF data (with or without "Exif\0\0" before them); 1 where there is none.
[[nodiscard]] int exif_orientation(std::span<const std::byte> exif);

// So that the longer side is at most `longest`: each pixel is the mean of the area it covers.
// Smaller pictures stay as they are.
[[nodiscard]] Pixels shrunk(const Pixels& pixels, int longest);

[[nodiscard]] Result<std::vector<std::uint8_t>> encode_jpeg(const Pixels& pixels);

}  // namespace sparsescope::readers
