// SPDX-License-Identifier: GPL-3.0-or-later
// What is said between us and sparsescope-pictures, the program that decodes pictures. Numbers as
// they lie in memory: both run on one machine. Private to the two.
#pragma once
#include <array>
#include <cstdint>

namespace sparsescope {

inline constexpr const char* picture_program = "sparsescope-pictures";

// On its input; the path follows.
struct PictureQuestion {
    std::uint32_t path_bytes = 0;
    std::uint32_t wants_pixels = 0;
    std::int32_t longest_side = 0;    // of the pixels, which are shrunk to it; 0: as they are
    std::int32_t thumbnail_edge = 0;  // 0: no thumbnail
};

// On its output; the text, the thumbnail (a JPEG file) and the pixels (RGB, row-major) follow.
struct PictureAnswer {
    std::uint32_t fault = 0;       // 1: the text says why there is no picture, without its name
    std::uint32_t text_bytes = 0;  // else a note about it
    std::int32_t width = 0;        // of the file, upright
    std::int32_t height = 0;
    std::int32_t image_width = 0;  // of the pixels that follow; 0: none
    std::int32_t image_height = 0;
    std::uint64_t thumbnail_bytes = 0;
    std::uint64_t file_bytes = 0;
    std::array<char, 64> hash{};  // SHA-256 of the file, in hex
};

inline constexpr std::uint32_t longest_picture_path = 1 << 16;
inline constexpr std::uint32_t longest_picture_text = 4096;
inline constexpr std::uint64_t largest_thumbnail = 1 << 20;
// Together they bound what a file may make the program take.
inline constexpr std::int64_t most_picture_pixels = 100'000'000;
// Of PNG files that are shrunk row by row as they are read.
inline constexpr std::int64_t most_passing_pixels = 400'000'000;
inline constexpr std::uint64_t most_picture_file_bytes = std::uint64_t{256} << 20;
inline constexpr std::uint64_t most_decoder_bytes = std::uint64_t{1} << 30;

}  // namespace sparsescope
