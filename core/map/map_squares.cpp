// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/map_squares.h"

#include <algorithm>
#include <numeric>

namespace sparsescope {

namespace {

// Every second bit.
std::uint32_t spread_bits(std::uint32_t v) {
    v = (v | v << 8) & 0x00FF00FFU;
    v = (v | v << 4) & 0x0F0F0F0FU;
    v = (v | v << 2) & 0x33333333U;
    return (v | v << 1) & 0x55555555U;
}
std::uint32_t gather_bits(std::uint32_t v) {
    v &= 0x55555555U;
    v = (v | v >> 1) & 0x33333333U;
    v = (v | v >> 2) & 0x0F0F0F0FU;
    v = (v | v >> 4) & 0x00FF00FFU;
    return (v | v >> 8) & 0x0000FFFFU;
}

}  // namespace

MapSquares::MapSquares(std::span<const float> x, std::span<const float> y) {
    const std::size_t n = x.size();
    if (n > 0) {
        const auto [left, right] = std::ranges::minmax(x);
        const auto [top, bottom] = std::ranges::minmax(y);
        left_ = left;
        top_ = top;
        side_ = std::max(right - left, bottom - top);
        if (!(side_ > 0)) side_ = 1;
    }
    std::vector<std::uint32_t> keys(n);
    for (std::size_t i = 0; i < n; ++i)
        keys[i] = key_of(x[i], y[i]);
    documents_.resize(n);
    std::iota(documents_.begin(), documents_.end(), 0U);
    std::ranges::stable_sort(documents_, {}, [&](std::uint32_t i) { return keys[i]; });
    for (const std::uint32_t i : documents_) {
        keys_.push_back(keys[i]);
        x_.push_back(x[i]);
        y_.push_back(y[i]);
    }
}

std::uint32_t MapSquares::key_of(float x, float y) const {
    constexpr auto cells = static_cast<float>(1 << deepest);
    const auto cell = [&](float v, float from) {
        return static_cast<std::uint32_t>(std::clamp((v - from) / side_ * cells, 0.0F, cells - 1));
    };
    return spread_bits(cell(x, left_)) | spread_bits(cell(y, top_)) << 1;
}

MapSquares::Range MapSquares::in(const MapSquare& square) const {
    const int shift = 2 * (deepest - square.level);
    const std::uint32_t prefix = spread_bits(square.column) | spread_bits(square.row) << 1;
    const auto before = [&](std::uint32_t key, std::uint32_t of) { return key >> shift < of; };
    const auto first = std::lower_bound(keys_.begin(), keys_.end(), prefix, before);
    const auto last = std::lower_bound(first, keys_.end(), prefix + 1, before);
    return {static_cast<std::size_t>(first - keys_.begin()),
            static_cast<std::size_t>(last - keys_.begin())};
}

MapSquare MapSquares::square_of(std::size_t i, int level) const {
    const std::uint32_t prefix = keys_[i] >> 2 * (deepest - level);
    return {level, gather_bits(prefix), gather_bits(prefix >> 1)};
}

}  // namespace sparsescope
