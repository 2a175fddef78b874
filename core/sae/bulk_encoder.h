// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes many embeddings at once (one matrix product per batch, then TopK). Torch-free header.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"

namespace sparsescope {

class BulkEncoder {
  public:
    explicit BulkEncoder(const HeadWeights& weights);  // copies nothing; weights must outlive it
    // Appends the codes of all rows, at most k entries each, to out.
    [[nodiscard]] Status encode(EmbeddingView embeddings, int k, CodeMatrix& out,
                                std::stop_token stop, const Progress& progress) const;

  private:
    const HeadWeights& weights_;
};

}  // namespace sparsescope
