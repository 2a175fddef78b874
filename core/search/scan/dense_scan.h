// SPDX-License-Identifier: GPL-3.0-or-later
// Scans of dense embeddings, fp32 and int8, laid out for the vector units: 16 rows side by side, so
// that no sum runs across a register. On a processor with AVX-512 memory alone limits them.
// Anything that claims to be faster is measured against these.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/search/scan/top_rows.h"
#include "core/search/simd.h"
#include "core/types/embedding_view.h"

namespace sparsescope::scan {

// Scores are inner products; only positive ones are hits, as in every other method here.
class FloatScan {
  public:
    explicit FloatScan(EmbeddingView embeddings, SimdLevel simd = best_simd_level());
    [[nodiscard]] std::vector<Found> search(std::span<const float> query, int n) const;
    [[nodiscard]] std::size_t bytes() const { return values_.size() * sizeof(float); }

  private:
    SimdLevel simd_;
    std::size_t dim_;
    std::vector<float> values_;  // [blocks][dim][16]
};

// A value is about the scale of its row times an integer in −127 … 127.
class ByteScan {
  public:
    explicit ByteScan(EmbeddingView embeddings, SimdLevel simd = best_simd_level());
    [[nodiscard]] std::vector<Found> search(std::span<const float> query, int n) const;
    [[nodiscard]] std::size_t bytes() const {
        return values_.size() + scales_.size() * sizeof(float);
    }

  private:
    SimdLevel simd_;
    std::size_t dim_;                  // filled up to a multiple of 4
    std::vector<std::int8_t> values_;  // [blocks][dim / 4][16][4]
    std::vector<float> scales_;        // [blocks · 16]
};

}  // namespace sparsescope::scan
