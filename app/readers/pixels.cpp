// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/readers/pixels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "core/base/picture_protocol.h"

namespace sparsescope::readers {
namespace {

constexpr std::size_t channels = 3;

// The part of a row of sources that one pixel of the result covers.
struct Cover {
    std::size_t first = 0;
    std::vector<float> weights;  // that add up to 1
};

std::vector<Cover> covers(int from, int to) {
    std::vector<Cover> all(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / to;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double begin = static_cast<double>(i) * step;
        const double end = std::min(begin + step, static_cast<double>(from));
        all[i].first = static_cast<std::size_t>(begin);
        for (double at = std::floor(begin); at < end; at += 1)
            all[i].weights.push_back(
                static_cast<float>((std::min(end, at + 1) - std::max(begin, at)) / step));
    }
    return all;
}

void add_row(const std::uint8_t* row, const std::vector<Cover>& columns, float weight,
             std::vector<float>& sums) {
    float* sum = sums.data();
    for (const Cover& cover : columns) {
        const std::uint8_t* pixel = row + cover.first * channels;
        float red = 0;
        float green = 0;
        float blue = 0;
        for (const float part : cover.weights) {
            red += part * static_cast<float>(pixel[0]);
            green += part * static_cast<float>(pixel[1]);
            blue += part * static_cast<float>(pixel[2]);
            pixel += channels;
        }
        *sum++ += weight * red;
        *sum++ += weight * green;
        *sum++ += weight * blue;
    }
}

}  // namespace

Status check_size(std::int64_t width, std::int64_t height) {
    if (width <= 0 || height <= 0) return fail(ErrorCode::invalid_input, "has no pixels.");
    if (width <= most_picture_pixels / height) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("has {} × {} pixels, more than the {} megapixels that can be read. "
                            "Scale it down first.",
                            width, height, most_picture_pixels / 1'000'000));
}

void blend_on_white(const std::uint8_t* rgba, std::size_t count, std::uint8_t* rgb) {
    for (std::size_t i = 0; i < count; ++i, rgba += 4, rgb += channels) {
        const unsigned alpha = rgba[3];
        const unsigned white = 255 * (255 - alpha);
        for (std::size_t c = 0; c < channels; ++c)
            rgb[c] = static_cast<std::uint8_t>((rgba[c] * alpha + white + 127) / 255);
    }
}

// Where a pixel of the upright picture comes from, by the orientation: 2 mirrored, 3 turned round,
// 4 upside down, 5 to 8 with rows and columns exchanged. Exif 2.32, tag 0x0112.
void turn_upright(Pixels& pixels) {
    const int orientation = std::exchange(pixels.orientation, 1);
    if (orientation <= 1 || orientation > 8) return;
    const bool exchanged = orientation >= 5;
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_below =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const int width = exchanged ? pixels.height : pixels.width;
    const int height = exchanged ? pixels.width : pixels.height;
    std::vector<std::uint8_t> upright(pixels.rgb.size());
    std::uint8_t* to = upright.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x, to += channels) {
            int column = exchanged ? y : x;
            int row = exchanged ? x : y;
            if (from_right) column = pixels.width - 1 - column;
            if (from_below) row = pixels.height - 1 - row;
            const auto at = static_cast<std::size_t>(row) * static_cast<std::size_t>(pixels.width) +
                            static_cast<std::size_t>(column);
            std::memcpy(to, &pixels.rgb[at * channels], channels);
        }
    pixels.rgb = std::move(upright);
    pixels.width = width;
    pixels.height = height;
    if (exchanged) std::swap(pixels.full_width, pixels.full_height);
}

int exif_orientation(std::span<const std::byte> exif) {
    constexpr std::size_t head = 6;  // "Exif\0\0"
    if (exif.size() > head && std::memcmp(exif.data(), "Exif\0\0", head) == 0)
        exif = exif.subspan(head);
    if (exif.size() < 8) return 1;
    const bool big = exif[0] == std::byte{'M'};
    const auto number = [&](std::size_t at, std::size_t bytes) -> std::size_t {
        std::size_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::to_integer<std::size_t>(exif[at + i]) << (8 * (big ? bytes - 1 - i : i));
        return value;
    };
    constexpr std::size_t entry_bytes = 12;
    const std::size_t directory = number(4, 4);
    if (directory + 2 > exif.size()) return 1;
    const std::size_t entries = number(directory, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t at = directory + 2 + i * entry_bytes;
        if (at + entry_bytes > exif.size()) return 1;
        if (number(at, 2) != 0x0112) continue;
        const std::size_t value = number(at + 8, 2);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

Pixels shrunk(const Pixels& pixels, int longest) {
    const int longer = std::max(pixels.width, pixels.height);
    if (longest <= 0 || longer <= longest) return pixels;
    const auto scaled = [&](int side) {
        return std::max(
            1, static_cast<int>(std::lround(static_cast<double>(side) * longest / longer)));
    };
    Pixels small = {scaled(pixels.width), scaled(pixels.height), {},         pixels.full_width,
                    pixels.full_height,   pixels.orientation,    pixels.note};
    const auto columns = covers(pixels.width, small.width);
    const auto rows = covers(pixels.height, small.height);
    const auto stride = static_cast<std::size_t>(pixels.width) * channels;
    std::vector<float> sums(columns.size() * channels);
    small.rgb.reserve(sums.size() * rows.size());
    for (const Cover& cover : rows) {
        std::ranges::fill(sums, 0.0F);
        for (std::size_t i = 0; i < cover.weights.size(); ++i)
            add_row(&pixels.rgb[(cover.first + i) * stride], columns, cover.weights[i], sums);
        for (const float sum : sums)
            small.rgb.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(sum), 0L, 255L)));
    }
    return small;
}

}  // namespace sparsescope::readers
