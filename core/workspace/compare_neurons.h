// SPDX-License-Identifier: GPL-3.0-or-later
// What became of the neurons of one model in another: every neuron's best match by the cosine of
// encoder rows (where the models have as many dimensions) and by the documents that both are active
// on (where both are of one dataset), and from these which are found again, lost and new.
#pragma once
#include <optional>
#include <stop_token>
#include <vector>

#include "core/eval/shared_rows.h"
#include "core/types/row_set.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct MatchedNeuron {
    NeuronId neuron = 0;  // of the first model
    bool alive = false;   // there, as NeuronSummary::dead() says
    double frequency = 0;
    std::optional<NeuronNeighbour> by_row;
    std::optional<SharedRows> by_documents;
    // Of the match by row, or else by documents.
    std::optional<double> other_frequency;
    bool documents_decide = false;  // CompareNeuronsOptions

    // By row, or else by documents; the other way round where documents decide.
    [[nodiscard]] std::optional<NeuronId> match() const;
};

struct NeuronComparison {
    int k = 0;        // of the first model …
    int other_k = 0;  // … and of the second
    std::int64_t documents = 0;
    double limit =
        0;  // of the cosine (or the Jaccard index), from which on a neuron is found again
    bool by_row = false;
    bool by_documents = false;
    bool documents_decide = false;       // CompareNeuronsOptions
    std::vector<MatchedNeuron> matches;  // by neuron of the first model
    // All numbers from here on are over the neurons that are alive.
    std::int64_t alive = 0;             // of the first model
    std::int64_t other_alive = 0;       // of the second
    std::int64_t found = 0;             // whose match is as good as the limit
    std::vector<NeuronId> lost;         // of the first model: the others
    std::vector<NeuronId> fresh;        // of the second: matched by nothing as good as the limit
    std::optional<double> stability;    // mean best-match row cosine
    std::optional<double> mean_shared;  // mean best Jaccard index
    std::optional<double> agreement;  // share whose matches by row and by documents are one neuron
    double drift = 0;  // mean |frequency − frequency of the match| of those found again
};

struct CompareNeuronsOptions {
    std::optional<int> k;         // none: each at its own
    std::optional<double> limit;  // none: 0.7 of cosines, 0.3 of Jaccard indices
    // Rows that hold the same documents in both datasets, which then are compared though they are
    // two. Null: of one dataset all that are not removed, else none.
    const RowSet* same_documents = nullptr;
    // Whether the best match is that by documents, though there is one by row. A backbone that was
    // tuned gives directions another meaning, and documents keep theirs.
    bool documents_decide = false;
};

// Errors: invalid_argument when neither comparison is possible (the sentence says why), for the
// same model twice, or a k that codes do not have; cancelled.
[[nodiscard]] Result<NeuronComparison> compare_neurons(const LoadedModel& first,
                                                       const LoadedModel& second,
                                                       const CompareNeuronsOptions& options = {},
                                                       std::stop_token stop = {},
                                                       const Progress& progress = {});

}  // namespace sparsescope
