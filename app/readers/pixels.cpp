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

}  // namespace

Status check_size(std::int64_t width, std::int64_t height, std::int64_t most) {
    if (width <= 0 || height <= 0) return fail(ErrorCode::invalid_input, "has no pixels.");
    if (width <= most / height) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("has {} × {} pixels, more than the {} megapixels that can be read. "
                            "Scale it down first.",
                            width, height, most / 1'000'000));
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

Shrinker::Shrinker(int width, int height, int longest) {
    const int longer = std::max(width, height);
    const auto scaled = [&](int side) {
        return std::max(
            1, static_cast<int>(std::lround(static_cast<double>(side) * longest / longer)));
    };
    small_.width = scaled(width);
    small_.height = scaled(height);
    small_.full_width = width;
    small_.full_height = height;
    step_ = static_cast<double>(height) / small_.height;
    columns_.resize(static_cast<std::size_t>(small_.width));
    const double step = static_cast<double>(width) / small_.width;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const double begin = static_cast<double>(i) * step;
        const double end = std::min(begin + step, static_cast<double>(width));
        columns_[i].first = static_cast<std::size_t>(begin);
        for (double at = std::floor(begin); at < end; at += 1)
            columns_[i].weights.push_back(
                static_cast<float>((std::min(end, at + 1) - std::max(begin, at)) / step));
    }
    reduced_.resize(columns_.size() * channels);
    sums_.resize(reduced_.size());
    small_.rgb.reserve(reduced_.size() * static_cast<std::size_t>(small_.height));
}

void Shrinker::reduce(const std::uint8_t* rgb) {
    float* to = reduced_.data();
    for (const Cover& cover : columns_) {
        const std::uint8_t* pixel = rgb + cover.first * channels;
        float red = 0;
        float green = 0;
        float blue = 0;
        for (const float part : cover.weights) {
            red += part * static_cast<float>(pixel[0]);
            green += part * static_cast<float>(pixel[1]);
            blue += part * static_cast<float>(pixel[2]);
            pixel += channels;
        }
        *to++ = red;
        *to++ = green;
        *to++ = blue;
    }
}

void Shrinker::emit() {
    const auto rows = static_cast<float>(filled_);
    for (float& sum : sums_) {
        small_.rgb.push_back(
            static_cast<std::uint8_t>(std::clamp(std::lround(sum / rows), 0L, 255L)));
        sum = 0;
    }
    filled_ = 0;
}

// A row belongs to one row of the result, or to two that meet in it.
void Shrinker::add_row(const std::uint8_t* rgb) {
    constexpr double nothing = 1e-9;  // rounding leaves such a share
    reduce(rgb);
    const std::size_t whole = reduced_.size() * static_cast<std::size_t>(small_.height);
    double left = 1;
    row_ += 1;
    while (left > nothing && small_.rgb.size() < whole) {
        const double share = std::min(left, step_ - filled_);
        for (std::size_t i = 0; i < sums_.size(); ++i)
            sums_[i] += static_cast<float>(share) * reduced_[i];
        filled_ += share;
        left -= share;
        const bool last = row_ >= small_.full_height;
        if (filled_ + nothing >= step_ || (last && left <= nothing)) emit();
    }
}

Pixels shrunk(const Pixels& pixels, int longest) {
    if (longest <= 0 || std::max(pixels.width, pixels.height) <= longest) return pixels;
    Shrinker shrinker(pixels.width, pixels.height, longest);
    const auto stride = static_cast<std::size_t>(pixels.width) * channels;
    for (std::size_t y = 0; y < static_cast<std::size_t>(pixels.height); ++y)
        shrinker.add_row(&pixels.rgb[y * stride]);
    Pixels small = shrinker.take();
    small.full_width = pixels.full_width;
    small.full_height = pixels.full_height;
    small.orientation = pixels.orientation;
    small.note = pixels.note;
    return small;
}

}  // namespace sparsescope::readers
