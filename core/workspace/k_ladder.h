// SPDX-License-Identifier: GPL-3.0-or-later
// What the code of one document keeps of its embedding x, at every k at once. Codes are stored
// strongest neuron first, so that the code at k is a prefix and each further neuron adds one row to
// the reconstruction x̂_k = Σ z_i·V_i + b:
//   energy kept at k = 1 − ‖x − x̂_k‖² / ‖x‖²
// 1 means that nothing is lost; it is below 0 where the reconstruction is farther from x than
// nothing at all would be, as codes can be that are read at another k than they were trained for.
#pragma once
#include <vector>

#include "core/code/sparse_head.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct KLadder {
    std::vector<float> embedding;  // x, [dim]
    Code code;                     // the stored one: at most info.stored_k neurons
    std::vector<double> energy;    // [stored_k]: at k = index + 1; empty where ‖x‖ = 0

    // Energy kept at k; 0 where it is not defined. k ≥ 1; beyond the stored k it is that of the
    // stored code.
    [[nodiscard]] double energy_at(int k) const;
    // x̂_k, [dim].
    [[nodiscard]] std::vector<float> reconstruction(const HeadWeights& weights, int k) const;
};

// not_found: the document is not in the model's dataset, or was removed.
[[nodiscard]] Result<KLadder> k_ladder(const Corpus& corpus, const LoadedModel& model,
                                       DocumentId document);

}  // namespace sparsescope
