// SPDX-License-Identifier: GPL-3.0-or-later
// Makes embeddings and codes that belong together, to measure two-stage search on; they are the
// same on every machine. A document mixes two of 2,000 topics in a space of 24 dimensions, which is
// embedded into 256 with noise. A code is the k largest cosines to 4,096 further documents. A
// trained head would do better, but a benchmark has no time to train one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/random.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope::bench {

// Makes rows of length 1. Row i depends only on the seed and on i.
class TopicSpace {
  public:
    static constexpr std::size_t dim = 256;
    static constexpr std::size_t hidden = 4096;

    TopicSpace();
    [[nodiscard]] EmbeddingMatrix rows(std::size_t count, std::uint64_t seed) const;

  private:
    void fill(std::span<float> row, Random& random) const;

    EmbeddingMatrix centres_;     // [topics, inner dimensions]
    EmbeddingMatrix directions_;  // [dim, inner dimensions]
};

// Makes codes of the k largest cosines to the rows of `neurons`, positive ones only. k ≤
// neurons.rows.
[[nodiscard]] CodeMatrix codes_by_cosine(EmbeddingView rows, EmbeddingView neurons, std::size_t k);

}  // namespace sparsescope::bench
