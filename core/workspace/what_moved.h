// SPDX-License-Identifier: GPL-3.0-or-later
// What changed between two models of the same documents: one before a backbone was tuned, and one
// after, whose dataset is derived from that of the first (DatasetInfo::derived_from). Documents are
// the same row by row. Two models of one dataset are compared likewise.
//
// Neurons are matched by the documents they share (compare_neurons.h, documents decide), because a
// tuned backbone gives directions another meaning; where both have as many dimensions, the cosine
// of rows stands beside it. With J the Jaccard index of the best match:
//   kept      J ≥ 0.3
//   moved     0.1 ≤ J < 0.3
//   vanished  J < 0.1
// new: living neurons of the second with J < 0.1 to every one of the first.
// Documents changed by how many of their ten nearest they kept (core/eval/kept_neighbours.h).
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/workspace/compare_neurons.h"

namespace sparsescope {

enum class NeuronFate { kept, moved, vanished };
[[nodiscard]] const char* to_string(NeuronFate fate);

// A living neuron of the first model.
struct MovedNeuron {
    MatchedNeuron match;
    NeuronFate fate = NeuronFate::kept;
    std::int64_t documents = 0;  // that it is active on
    std::int64_t left = 0;       // of these, those that its match is not active on
};

struct MovedDocument {
    std::int64_t row = 0;              // of both datasets
    double kept = 0;                   // share of its nearest
    std::vector<std::int64_t> before;  // rows of the nearest, at most three
    std::vector<std::int64_t> after;
};

struct WhatMoved {
    int k = 0;        // of the first …
    int other_k = 0;  // … and of the second
    bool by_codes = true;
    std::int64_t documents = 0;  // that both have
    // Neurons, over all of these documents.
    std::vector<MovedNeuron> neurons;    // those that lost most documents first
    std::vector<NeuronId> fresh;         // of the second
    std::optional<double> mean_overlap;  // of J over the living neurons of the first
    std::optional<double> mean_cosine;   // of their best rows, where these can be compared
    std::int64_t kept = 0, moved = 0, vanished = 0;
    std::int64_t other_alive = 0;  // living neurons of the second
    // Documents, over at most so many of them, which are each other's neighbours.
    std::int64_t compared = 0;
    std::int64_t without = 0;            // of these, without a neighbour in either model
    std::vector<MovedDocument> changed;  // all others, those that kept least first, then by row
    std::optional<double> mean_kept;
};

struct WhatMovedOptions {
    std::optional<int> k;     // none: each at its own
    bool by_codes = true;     // else by embeddings
    std::size_t most = 5000;  // documents whose neighbours are compared
    int nearest = 10;
};

// Errors: invalid_argument when the models are not of the same documents, or a k that codes do not
// have; invalid_input when the datasets' rows no longer hold the same texts; those of the corpus;
// cancelled.
[[nodiscard]] Result<WhatMoved> what_moved(const Corpus& corpus, const LoadedModel& first,
                                           const LoadedModel& second,
                                           const WhatMovedOptions& options = {},
                                           std::stop_token stop = {},
                                           const Progress& progress = {});

}  // namespace sparsescope
