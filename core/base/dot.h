// SPDX-License-Identifier: GPL-3.0-or-later
// Inner products of dense fp32 rows without a BLAS, vectorised for the processor the program runs
// on. Sums of one length are always taken in the same order, so equal rows give equal products
// wherever they stand. Pure; safe from any thread.
#pragma once
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

}  // namespace sparsescope
