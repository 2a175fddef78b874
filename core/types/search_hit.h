// SPDX-License-Identifier: GPL-3.0-or-later
// A returned document with the exact reason for its score.
// score(q, x) = Σ_i q_i·x_i / (‖q‖‖x‖): cosine of codes at k; each shared neuron's term is its
// contribution, and the contributions of a hit add up to its score.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct Contribution {
    NeuronId neuron = 0;
    float query_weight = 0;     // of the L2-normalised query code
    float document_weight = 0;  // of the L2-normalised document code
    double value = 0;           // their product
};

struct SearchHit {
    DocumentId document = 0;
    std::int64_t row = 0;
    double score = 0;
    std::vector<Contribution> contributions;  // value descending; empty for full-text hits
};

struct SearchCost {
    std::int64_t candidates = 0;  // documents that share at least one neuron with the query
    std::int64_t postings = 0;    // (document, weight) pairs touched
    double microseconds = 0;      // the search alone, without encoding the query
};

struct SearchResult {
    std::vector<SearchHit> hits;  // score descending, ties by document id ascending
    SearchCost cost;
};

}  // namespace sparsescope
