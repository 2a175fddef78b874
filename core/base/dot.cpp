// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/dot.h"

#include "core/base/clones.h"

namespace sparsescope {

namespace {

// Spelled out as vectors because the compiler may not reorder a float sum into lanes by itself.
constexpr std::size_t lane_count = 8;
using Lanes [[gnu::vector_size(lane_count * sizeof(float))]] = float;
using UnalignedLanes
    [[gnu::vector_size(lane_count * sizeof(float)), gnu::aligned(alignof(float)), gnu::may_alias]] =
        float;

inline const UnalignedLanes& lanes_at(const float* from) {
    return *reinterpret_cast<const UnalignedLanes*>(from);
}

inline float total(const Lanes& lanes) {
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

}  // namespace

SPARSESCOPE_CLONES_FOR("fma", "default")
float dot(std::span<const float> a, std::span<const float> b) {
    constexpr std::size_t chains = 8;  // independent sums hide the latency of an addition
    Lanes sums[chains] = {};
    const std::size_t length = a.size();
    std::size_t i = 0;
    for (; i + chains * lane_count <= length; i += chains * lane_count) {
#pragma GCC unroll 8
        for (std::size_t c = 0; c < chains; ++c) {
            const std::size_t at = i + c * lane_count;
            sums[c] += lanes_at(a.data() + at) * lanes_at(b.data() + at);
        }
    }
    float sum = 0;
    for (; i < length; ++i)
        sum += a[i] * b[i];
    for (std::size_t half = chains / 2; half > 0; half /= 2) {
        for (std::size_t c = 0; c < half; ++c)
            sums[c] += sums[c + half];
    }
    return sum + total(sums[0]);
}

SPARSESCOPE_CLONES_FOR("fma", "default")
void DotTile::compute(std::size_t length) {
    Lanes sums[left_rows][right_rows] = {};
    std::size_t i = 0;
    for (; i + lane_count <= length; i += lane_count) {
#pragma GCC unroll 8
        for (std::size_t l = 0; l < left_rows; ++l) {
            const Lanes x = lanes_at(left[l] + i);
#pragma GCC unroll 8
            for (std::size_t r = 0; r < right_rows; ++r)
                sums[l][r] += x * lanes_at(right[r] + i);
        }
    }
    for (std::size_t l = 0; l < left_rows; ++l) {
        for (std::size_t r = 0; r < right_rows; ++r) {
            float sum = total(sums[l][r]);
            for (std::size_t j = i; j < length; ++j)
                sum += left[l][j] * right[r][j];
            products[l][r] = sum;
        }
    }
}

}  // namespace sparsescope
