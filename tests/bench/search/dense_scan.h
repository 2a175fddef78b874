// SPDX-License-Identifier: GPL-3.0-or-later
// Yardsticks: scans of dense embeddings, fp32 and int8, laid out for the vector units: 16 rows side
// by side, so that no sum runs across a register. On a processor with AVX-512 they are bound by
// memory.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/embedding_view.h"
#include "tests/bench/search/simd.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

// Rows of length 1 in random directions. A scan does the same work on any numbers, so these serve
// to time it; recall on them means nothing.
[[nodiscard]] EmbeddingMatrix random_embeddings(std::size_t rows, std::size_t dim,
                                                std::uint64_t seed);

// Scores are inner products; only positive ones are hits, as in every other method here.
class FloatScan {
  public:
    explicit FloatScan(EmbeddingView embeddings, Simd simd = best_simd());
    [[nodiscard]] std::vector<Found> search(std::span<const float> query, int n) const;
    [[nodiscard]] std::size_t bytes() const { return values_.size() * sizeof(float); }

  private:
    Simd simd_;
    std::size_t dim_;
    std::vector<float> values_;  // [blocks][dim][16]
};

// value ≈ scale of its row · integer in −127 … 127. dim must be a multiple of 4.
class ByteScan {
  public:
    explicit ByteScan(EmbeddingView embeddings, Simd simd = best_simd());
    [[nodiscard]] std::vector<Found> search(std::span<const float> query, int n) const;
    [[nodiscard]] std::size_t bytes() const {
        return values_.size() + scales_.size() * sizeof(float);
    }

  private:
    Simd simd_;
    std::size_t dim_;
    std::vector<std::int8_t> values_;  // [blocks][dim / 4][16][4]
    std::vector<float> scales_;        // [blocks · 16]
};

}  // namespace sparsescope::bench
