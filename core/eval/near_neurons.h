// SPDX-License-Identifier: GPL-3.0-or-later
// Which neurons are easily taken for each other: those whose rows point the same way, and those
// that are active in the same documents. A name has to tell a neuron from these.
#pragma once
#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/head_weights.h"

namespace sparsescope {

struct NearNeuronsOptions {
    std::size_t by_row = 4;       // at most so many by the cosine of the encoder's rows, …
    std::size_t by_activity = 4;  // … and by |A_i ∩ A_j| / √(|A_i|·|A_j|)
    // Of models with more neurons only activity is compared: all pairs of rows would take minutes.
    std::size_t most_rows = 8192;
};

// By neuron, nearest first, rows before activity, each once; neurons that are active in none of
// these rows of the codes (at k) are nobody's neighbour.
[[nodiscard]] Result<std::vector<std::vector<NeuronId>>> near_neurons(
    const HeadWeights& weights, const CodeMatrix& codes, int k, std::span<const std::int64_t> rows,
    const NearNeuronsOptions& options = {}, std::stop_token stop = {},
    const Progress& progress = {});

}  // namespace sparsescope
