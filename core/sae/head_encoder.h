// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes many rows with one head. A fast product estimates all pre-activations of a row together
// with bounds on its own error; the neurons that these bounds cannot exclude from the k largest get
// their pre-activation from core/base/dot.h, the one that core/code computes for a single row. So
// the codes are those of core/code's encode() to the last bit, whichever product, processor or
// BLAS found the candidates. A row that cannot be bounded (not finite, or of enormous length)
// simply has every neuron as candidate.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/sae/kernels/head_bounds.h"
#include "core/sae/kernels/sparse_batch.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct HeadView {
    std::size_t dim = 0;
    std::size_t hidden = 0;
    const float* encoder_weight = nullptr;
    const float* pre_bias = nullptr;
    const float* latent_bias = nullptr;
};

enum class EncodeProduct {
    sgemm,    // the BLAS in fp32
    integer,  // 16-bit integers; only where kernels::has_integer_product()
};
// The product that is fastest on this processor for so many rows.
[[nodiscard]] EncodeProduct best_product(std::size_t rows);

class HeadEncoder {
  public:
    // The head must outlive this. The constructor reads the weights once; their copy as integers
    // takes half their size. May throw bad_alloc.
    HeadEncoder(const HeadView& head, EncodeProduct product);

    // Appends the codes of all rows at k (at most hidden). Uses all compute threads, so calls must
    // come one at a time.
    [[nodiscard]] Status encode(EmbeddingView rows, int k, CodeMatrix& out,
                                const std::stop_token& stop, const Progress& progress) const;
    // How many pre-activations were computed exactly in the last call, on average over its rows.
    [[nodiscard]] double computed_per_row() const { return computed_per_row_; }

  private:
    class Worker;
    using Codes = kernels::SparseBatch<float>;

    void prepare(std::size_t tile);
    // Returns how many pre-activations were computed.
    std::size_t encode_batch(EmbeddingView rows, Codes& codes) const;

    HeadView head_;
    EncodeProduct product_;
    kernels::HeadBounds bounds_;
    std::vector<std::int16_t> integers_;  // tiles of tile_neurons neurons
    mutable double computed_per_row_ = 0;
};

}  // namespace sparsescope
