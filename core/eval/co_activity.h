// SPDX-License-Identifier: GPL-3.0-or-later
// Which other neurons are active on a neuron's documents more, or less, often than chance has it.
// With p_i = |A_i|/N, p_ij = |A_i ∩ A_j|/N over N documents:
//   Jaccard = |A_i ∩ A_j| / |A_i ∪ A_j|
//   NPMI    = ln(p_ij / (p_i·p_j)) / (−ln p_ij)    (Bouma 2009; 1 when p_ij = 1, −1 when it is 0)
//   lift    = |A_i ∩ A_j| / e,  e = |A_i|·|A_j|/N the count that chance would give
// Together: pairs that share at least least_support documents and have NPMI > 0, by NPMI.
// Antagonists: neurons that look for the same documents and yet exclude each other. They are near,
// the cosine c of their encoder rows being above 3/√d (three standard deviations of what directions
// drawn at random in d dimensions have) or 0.5; and e ≥ least_expected, |A_i ∩ A_j| at least two
// standard deviations √e below e. By c·(1 − lift), which is 1 for equal rows that are never active
// together. Without the cosine any two neurons of unrelated subjects would be listed. Pure; any
// thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/types/head_weights.h"
#include "core/types/neuron_page.h"

namespace sparsescope {

struct CoActivityOptions {
    int listed = 12;  // of each list
    std::int64_t least_support = 5;
    double least_expected = 5;
};

// `active`: the entries of A_i at k; active_counts: |A_j| at k of every neuron; documents: N.
[[nodiscard]] CoActivity co_activity(const CodeMatrix& codes, int k, NeuronId neuron,
                                     std::span<const NeuronEntry> active,
                                     std::span<const std::int64_t> active_counts,
                                     std::int64_t documents, const HeadWeights& weights,
                                     const CoActivityOptions& options = {});

// The cosine from which on rows of `dim` numbers count as near: min(3/√dim, 0.5).
[[nodiscard]] double near_cosine(std::size_t dim);

// On how many of these rows each neuron is active at k.
[[nodiscard]] std::vector<std::int64_t> active_together(const CodeMatrix& codes, int k,
                                                        std::span<const NeuronEntry> rows);

// NPMI of two sets of `a` and `b` documents that share `both`, of `documents`. 0 where a or b is 0.
[[nodiscard]] double npmi(std::int64_t both, std::int64_t a, std::int64_t b,
                          std::int64_t documents);
[[nodiscard]] double jaccard(std::int64_t both, std::int64_t a, std::int64_t b);

// Cosine of two rows; 0 for rows of zero length.
[[nodiscard]] double row_cosine(std::span<const float> a, std::span<const float> b);

}  // namespace sparsescope
