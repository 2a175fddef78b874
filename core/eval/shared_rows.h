// SPDX-License-Identifier: GPL-3.0-or-later
// Which neuron of another model is active on the same rows: for every neuron i of the first the j
// of the second with the largest Jaccard index
//   |A_i ∩ B_j| / |A_i ∪ B_j|   (ties: the lower j).
// It needs no rows of a head, so models of different sizes and embeddings can be compared as long
// as their codes are of the same rows. Σ_i |A_i|·k additions. The number of threads changes
// nothing.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/eval/active_rows.h"

namespace sparsescope {

struct SharedRows {
    NeuronId neuron = 0;      // of the second
    std::int64_t shared = 0;  // |A_i ∩ B_j|; 0: none shares a row with it, and neuron says nothing
    double jaccard = 0;
};

// By neuron of the first. Both are of the same rows, at k and k of the other. Errors: cancelled.
[[nodiscard]] Result<std::vector<SharedRows>> most_shared_rows(const ActiveRows& first,
                                                               const ActiveRows& second,
                                                               const CodeMatrix& second_codes,
                                                               int second_k, std::stop_token stop);

}  // namespace sparsescope
