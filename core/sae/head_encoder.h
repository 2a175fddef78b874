// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes many rows with one head. A fast product estimates all pre-activations of a row together
// with bounds on its own error; the neurons that these bounds cannot exclude from the k largest get
// their pre-activation from core/base/dot.h, the one that core/code computes for a single row. So
// the codes are those of core/code's encode() to the last bit, whichever product, processor or
// BLAS found the candidates. A row that cannot be bounded (not finite, or of enormous length)
// simply has every neuron as candidate.
#pragma once
#include <cstdint>
#include <vector>

#include "core/sae/encode.h"
#include "core/sae/kernels/head_bounds.h"
#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope {

enum class EncodeProduct {
    sgemm,    // the BLAS in fp32
    integer,  // 16-bit integers; only where kernels::has_integer_product()
};
// The fastest that this processor has, for so many rows.
[[nodiscard]] EncodeProduct best_product(std::size_t rows);

class HeadEncoder {
  public:
    // head must outlive this. Reads the weights once; integers take half their size. May throw
    // bad_alloc.
    HeadEncoder(const HeadView& head, EncodeProduct product);

    // Appends the codes of all rows at k (at most hidden). Uses all compute threads; one call at a
    // time.
    [[nodiscard]] Status encode(EmbeddingView rows, int k, CodeMatrix& out,
                                const std::stop_token& stop, const Progress& progress) const;
    // Neurons a row whose pre-activation was computed, in the last call.
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
