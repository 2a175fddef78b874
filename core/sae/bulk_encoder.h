// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes many embeddings at once. The codes are those of core/code's encode(), bit for bit
// (core/sae/head_encoder.h). It is called from one thread and uses all compute threads. This header
// is free of LibTorch.
#pragma once
#include <cstdint>
#include <memory>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"

namespace sparsescope {

class HeadEncoder;

class BulkEncoder {
  public:
    // The weights must outlive it. The first long call may keep them in a quicker form, of half the
    // size.
    explicit BulkEncoder(const HeadWeights& weights);
    ~BulkEncoder();
    BulkEncoder(const BulkEncoder&) = delete;
    BulkEncoder& operator=(const BulkEncoder&) = delete;

    // Appends the codes of all rows, at most k entries each, to out.
    [[nodiscard]] Status encode(EmbeddingView embeddings, int k, CodeMatrix& out,
                                std::stop_token stop, const Progress& progress) const;

  private:
    const HeadWeights& weights_;
    mutable std::unique_ptr<HeadEncoder> prepared_;
};

}  // namespace sparsescope
