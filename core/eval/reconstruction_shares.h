// SPDX-License-Identifier: GPL-3.0-or-later
// What each neuron adds to the explained variance of some documents, so that the answer to "what
// if its weight were f times as large?" is a formula instead of a pass over the documents. With
// residual r = x − x̂, weight z_i and decoder row v_i,
//   ‖r − (f−1)·z_i·v_i‖² = ‖r‖² − 2(f−1)·z_i·⟨r, v_i⟩ + (f−1)²·z_i²·‖v_i‖²,
// so over all documents  SSE(f) = SSE − 2(f−1)·D_i + (f−1)²·Q_i,
//   D_i = Σ z_i·⟨r, v_i⟩,  Q_i = Σ z_i²·‖v_i‖²,
// and EV(f) = 1 − SSE(f) / Σ‖x − x̄‖² (core/eval/explained_variance.h). f = 0 ablates the neuron; no
// other takes its place. The best f is 1 + D_i/Q_i. Added up in double, in an order that does not
// depend on the number of threads.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"

namespace sparsescope {

class ReconstructionShares {
  public:
    // rows: the row of the codes that each embedding belongs to. k ≥ 1. Errors: cancelled.
    [[nodiscard]] static Result<ReconstructionShares> measure(const HeadWeights& weights,
                                                              const CodeMatrix& codes, int k,
                                                              EmbeddingView embeddings,
                                                              std::span<const std::int64_t> rows,
                                                              std::stop_token stop = {},
                                                              const Progress& progress = {});

    [[nodiscard]] std::int64_t documents() const { return documents_; }
    // With the neuron's weights multiplied by factor; 1 changes nothing. 0 when the documents do
    // not vary.
    [[nodiscard]] double explained_variance(NeuronId neuron, double factor = 1) const;
    // nullopt: the neuron is active on none of the documents.
    [[nodiscard]] std::optional<double> best_factor(NeuronId neuron) const;

  private:
    std::int64_t documents_ = 0;
    double variance_ = 0;          // Σ‖x − x̄‖²
    double residual_ = 0;          // SSE
    std::vector<double> along_;    // D by neuron
    std::vector<double> squares_;  // Q by neuron
};

}  // namespace sparsescope
