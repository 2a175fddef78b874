// SPDX-License-Identifier: GPL-3.0-or-later
// Which neurons of another model may be the same as one of this model: by the cosine of their
// encoder rows (embeddings of one size), and by the documents both are active on (codes of one
// dataset, row by row, each at its own k). Pure; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/eval/co_activity.h"

namespace sparsescope {

struct OtherModel {
    const HeadWeights* weights = nullptr;  // null, or another dim: cosines are left at 0
    const CodeMatrix* codes = nullptr;     // null: shared documents are left at 0
    int k = 0;
};

struct MatchOptions {
    int listed = 8;  // of each order
};

struct NeuronMatches {
    std::vector<NeuronMatch> by_cosine;     // cosine descending; empty without weights
    std::vector<NeuronMatch> by_documents;  // Jaccard descending, shared documents > 0
};

// row: the encoder row of the neuron; active: the entries of A_i.
[[nodiscard]] NeuronMatches match_neuron(std::span<const float> row,
                                         std::span<const NeuronEntry> active,
                                         const OtherModel& other, const MatchOptions& options = {});

}  // namespace sparsescope
