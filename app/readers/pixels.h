// SPDX-License-Identifier: GPL-3.0-or-later
// A decoded picture on its way: turned upright, shrunk, written as a small JPEG file. Errors are
// the rest of a sentence that begins with the file's name.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/picture_protocol.h"
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

// The sentence for more pixels than this, or for none at all.
[[nodiscard]] Status check_size(std::int64_t width, std::int64_t height,
                                std::int64_t most = most_picture_pixels);

// Blends `count` pixels of four bytes with white; `from` may begin where `to` does.
void blend_on_white(const std::uint8_t* rgba, std::size_t count, std::uint8_t* rgb);

// By the orientation, which is 1 afterwards.
void turn_upright(Pixels& pixels);
// The orientation in EXIF data (with or without "Exif\0\0" before them); 1 where there is none.
[[nodiscard]] int exif_orientation(std::span<const std::byte> exif);

// Makes a picture smaller while its rows come in, from the top, so that they need not be kept: the
// longer side becomes `longest`, and each pixel is the mean of the area it covers.
class Shrinker {
  public:
    // longest is less than the longer side.
    Shrinker(int width, int height, int longest);
    void add_row(const std::uint8_t* rgb);
    // After all rows; sizes and pixels alone are filled in.
    [[nodiscard]] Pixels take() { return std::move(small_); }

  private:
    // The part of a row that one pixel of the result covers.
    struct Cover {
        std::size_t first = 0;
        std::vector<float> weights;  // that add up to 1
    };
    void reduce(const std::uint8_t* rgb);
    void emit();

    std::vector<Cover> columns_;
    double step_;                 // rows of the source for one of the result
    double row_ = 0;              // of the source
    double filled_ = 0;           // rows that are in sums_
    std::vector<float> reduced_;  // the row, as wide as the result
    std::vector<float> sums_;
    Pixels small_;
};

// Smaller pictures stay as they are.
[[nodiscard]] Pixels shrunk(const Pixels& pixels, int longest);

[[nodiscard]] Result<std::vector<std::uint8_t>> encode_jpeg(const Pixels& pixels);

}  // namespace sparsescope::readers
