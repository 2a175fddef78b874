// SPDX-License-Identifier: GPL-3.0-or-later
// Inner loops of the dense yardsticks. Rows lie side by side in blocks of 16; the last block is
// filled up with zeros, which never become hits.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/search/scan/top_rows.h"
#include "core/search/simd.h"

namespace sparsescope::scan {

inline constexpr std::size_t block_rows = 16;

struct FloatBlocks {
    const float* values;  // [blocks][dim][16]
    std::size_t blocks;
    std::size_t dim;
};
struct ByteBlocks {
    const std::int8_t* values;  // [blocks][dim / 4][16][4], −127 … 127
    const float* scales;        // [blocks · 16]
    std::size_t blocks;
    std::size_t dim;  // a multiple of 4
};

struct DenseKernels {
    // query: dim numbers; for bytes −127 … 127.
    void (*scan_floats)(const FloatBlocks& rows, const float* query, TopRows& best);
    void (*scan_bytes)(const ByteBlocks& rows, const std::int8_t* query, TopRows& best);
};
// simd: no more than best_simd_level().
[[nodiscard]] DenseKernels dense_kernels(SimdLevel simd);

}  // namespace sparsescope::scan
