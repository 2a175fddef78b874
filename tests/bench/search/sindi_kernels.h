// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of the SINDI-style yardstick, for each level of vector instructions.
#pragma once
#include <cstddef>
#include <cstdint>

#include "tests/bench/search/simd.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

struct SindiKernels {
    // Adds factor · weights[i] to accumulators[ids[i]]. The ids are distinct, the weights in half
    // precision.
    void (*add)(const std::uint16_t* ids, const std::uint16_t* weights, std::size_t count,
                float factor, float* accumulators);
    // Offers every row whose accumulator is above the threshold of `best`, and sets all
    // accumulators to 0. count is a multiple of 64.
    void (*collect)(float* accumulators, std::size_t count, std::uint32_t first_row, TopRows& best);
};
// `simd` must not exceed best_simd_level().
[[nodiscard]] SindiKernels sindi_kernels(SimdLevel simd);

}  // namespace sparsescope::bench
