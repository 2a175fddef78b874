// SPDX-License-Identifier: GPL-3.0-or-later
// One neuron as classifier of one label c: a document is said to have c if the neuron's weight in
// its code at k is at least a threshold. The threshold is chosen on training documents and judged
// on others.
//   F1      2·precision·recall / (precision + recall); the threshold is the weight of a training
//           document with the best F1 (ties: the highest), so documents without the neuron are
//           never said to have c
//   AUROC   the chance that a document with c has a larger weight than one without, equal weights
//           (all documents without the neuron have 0) counting half
//   curve   precision and recall at the weights of the judged documents, highest first
// Documents without a label are in no part. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/types/neuron_page.h"

namespace sparsescope {

// `active`: the entries of A_i at k. labels and splits by row.
[[nodiscard]] NeuronClassifier classify(std::span<const NeuronEntry> active,
                                        std::span<const std::int32_t> labels,
                                        std::span<const Split> splits, std::int32_t label);

// The part that a classifier is judged on: test documents with a label or, where there are none,
// those for validation; Split::train where there are neither.
[[nodiscard]] Split judged_part(std::span<const std::int32_t> labels,
                                std::span<const Split> splits);

}  // namespace sparsescope
