// SPDX-License-Identifier: GPL-3.0-or-later
// Inner loops of the SINDI-style yardstick for the instructions a processor has.
#pragma once
#include <cstddef>
#include <cstdint>

#include "tests/bench/search/simd.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

struct SindiKernels {
    // accumulators[ids[i]] += factor · weights[i]; ids are distinct.
    void (*add)(const std::uint16_t* ids, const std::uint16_t* weights, std::size_t count,
                float factor, float* accumulators);
    // Offers every row with an accumulator above the threshold and clears all of them. count is a
    // multiple of 64.
    void (*collect)(float* accumulators, std::size_t count, std::uint32_t first_row, TopRows& best);
};
// simd: no more than best_simd_level().
[[nodiscard]] SindiKernels sindi_kernels(SimdLevel simd);

}  // namespace sparsescope::bench
