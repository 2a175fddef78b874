// SPDX-License-Identifier: GPL-3.0-or-later
// Inner products of dense fp32 rows without a BLAS, vectorised for the processor the program runs
// on. Sums of one length are always taken in the same order, so equal rows give equal products
// wherever they stand. Pure; safe from any thread.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace sparsescope {

// a.size() == b.size().
[[nodiscard]] float dot(std::span<const float> a, std::span<const float> b);

// Every product of a few left rows with a few right rows of `length` floats in one pass: each float
// read is used several times, which makes all-pairs loops bound by arithmetic instead of memory.
struct DotTile {
    static constexpr std::size_t left_rows = 4;
    static constexpr std::size_t right_rows = 3;
    std::array<const float*, left_rows> left{};
    std::array<const float*, right_rows> right{};
    std::array<std::array<float, right_rows>, left_rows> products{};

    void compute(std::size_t length);
};

// Calls visit(l, r, product) for every product of `lefts` rows with `rights` rows of `length`
// floats, tile by tile: ascending l for each r, and ascending r for each l. left_row(l) and
// right_row(r) tell where a row is.
template <class LeftRow, class RightRow, class Visit>
void for_each_product(std::size_t lefts, const LeftRow& left_row, std::size_t rights,
                      const RightRow& right_row, std::size_t length, const Visit& visit) {
    DotTile tile;
    // Past the end a tile repeats the last row, so that sums stay in one order, and leaves the
    // repetitions out.
    for (std::size_t right = 0; right < rights; right += DotTile::right_rows) {
        const std::size_t right_count = std::min(DotTile::right_rows, rights - right);
        for (std::size_t r = 0; r < DotTile::right_rows; ++r)
            tile.right[r] = right_row(right + std::min(r, right_count - 1));
        for (std::size_t left = 0; left < lefts; left += DotTile::left_rows) {
            const std::size_t left_count = std::min(DotTile::left_rows, lefts - left);
            for (std::size_t l = 0; l < DotTile::left_rows; ++l)
                tile.left[l] = left_row(left + std::min(l, left_count - 1));
            tile.compute(length);
            for (std::size_t l = 0; l < left_count; ++l)
                for (std::size_t r = 0; r < right_count; ++r)
                    visit(left + l, right + r, tile.products[l][r]);
        }
    }
}

}  // namespace sparsescope
