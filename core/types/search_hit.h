// SPDX-License-Identifier: GPL-3.0-or-later
// A returned document with the exact reason for its score.
// Sparse score(q, x) = Σ_i q_i·x_i / (‖q‖‖x‖): cosine of codes at k; each shared neuron's term is
// its contribution, and the contributions of a hit add up to its score.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct Contribution {
    NeuronId neuron = 0;
    float query_weight = 0;     // of the L2-normalised query code
    float document_weight = 0;  // of the L2-normalised document code
    double value = 0;           // their product
};

// Of a two-stage hit: score = sparse + dense_weight · dense, or dense where the weight is infinite.
struct ScoreParts {
    double sparse = 0;
    double dense = 0;  // cosine of the embeddings
};

// Of a hit of two lists that were made one (core/workspace/fusion.h): its place in each, from 1.
struct FusedPlaces {
    std::optional<std::int64_t> words = {};  // none: it is not in that list
    std::optional<std::int64_t> meaning = {};
};

// Of a part of a longer document, in a list that shows each longer document once, by its best part.
struct HitGroup {
    std::int64_t source = 0;  // DocumentPart::source
    std::int64_t others = 0;  // parts of the same that were found too, and are not shown
};

struct SearchHit {
    DocumentId document = 0;
    std::int64_t row = 0;
    double score = 0;
    std::vector<Contribution> contributions = {};  // value descending; of sparse scores only
    std::optional<ScoreParts> parts = {};
    // Of a search for words: whether the document has all of them. Those that do come first.
    std::optional<bool> all_words = {};
    // Of a fused hit: score is made of the places, contributions explain its place by meaning.
    std::optional<FusedPlaces> places = {};
    std::optional<HitGroup> group = {};
};

struct SearchCost {
    std::int64_t candidates = 0;  // documents scored exactly (text: that hold the words)
    std::int64_t sharing = -1;    // documents that share a neuron with the query; −1: not counted
    std::int64_t postings = 0;    // (document, weight) pairs read; dense: numbers read
    double microseconds = 0;      // the search alone, without encoding the query
    std::int64_t handed_over = 0;  // two-stage: by the first stage, to be scored by embeddings
    // Two-stage that chose this number itself: the share of the ten nearest embeddings that are
    // among so many, measured on other documents of the corpus (core/search/candidate_count.h).
    std::optional<double> dense_recall = {};
};

struct SearchResult {
    // By score descending, ties by document id ascending; of a search for words first those with
    // all words, then the others, each in this order.
    std::vector<SearchHit> hits;
    SearchCost cost;
};

}  // namespace sparsescope
