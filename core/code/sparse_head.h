// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse head without LibTorch, for one or a few rows, as the window needs it while a person
// types or drags: a = W(x − b) + c, then TopK on the signed a (ties: the lower neuron first), then
// ReLU. All functions are pure and safe to call from any thread.
#pragma once
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/head_weights.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

struct Code {
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    [[nodiscard]] CodeView view() const { return {neurons, weights}; }
};

// The [hidden] pre-activations of one embedding of weights.dim floats.
[[nodiscard]] std::vector<float> pre_activations(const HeadWeights& weights,
                                                 std::span<const float> x);
// The code at k: at most k entries, weight descending, ties by neuron id; only weights > 0.
[[nodiscard]] Code top_k(std::span<const float> pre_activations, int k);
[[nodiscard]] Code encode(const HeadWeights& weights, std::span<const float> x, int k);
// Vᵀ·code + b, [dim]; V is W in a tied head.
[[nodiscard]] std::vector<float> reconstruct(const HeadWeights& weights, CodeView code);
// The n other neurons whose encoder (or decoder) rows have the largest cosine to that of the
// neuron, largest first, ties by id. Rows of zero length have cosine 0.
[[nodiscard]] std::vector<NeuronNeighbour> nearest_neurons(const HeadWeights& weights,
                                                           NeuronId neuron, int n,
                                                           NeuronRows rows = NeuronRows::encoder);

}  // namespace sparsescope
