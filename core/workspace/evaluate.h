// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluation of a model on its dataset: database = training documents, queries = test documents or,
// where there are none or when asked for, validation documents.
#pragma once
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/eval/nearest_neighbour.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/retrieval.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct EvaluationRow {
    int k = 0;
    CodeStatistics train;           // full pass over the training documents at k
    CodeStatistics test;            // over the queries; documents = 0 when there are none
    double explained_variance = 0;  // over the queries (training if none)
    std::optional<NearestNeighbourAccuracy> codes;      // absent without labels or test documents
    std::optional<NearestNeighbourAccuracy> truncated;  // first k dimensions of the embedding
    std::optional<double> recall_at_10;  // of the dense order; absent without training or queries
    std::optional<PathQuality> levels;   // of the ten hits; absent without levels of the queries
    // Neurons with a name, chosen on training documents, that fits the queries, by levels or
    // labels: share of those that can be judged; absent when none can.
    std::optional<double> named;
};
struct Evaluation {
    Split queries = Split::test;      // test or validation
    std::vector<EvaluationRow> rows;  // one per asked k
    std::optional<NearestNeighbourAccuracy> dense;
    std::optional<PathQuality> dense_levels;
};

// The documents that a model is judged by unless others are asked for: test documents, or
// validation where there are none.
[[nodiscard]] Split usual_queries(const LoadedModel& model);

// Each k must be 1 … stored_k of the model. queries: test or validation documents; nullopt: test,
// or validation where there are no test documents.
[[nodiscard]] Result<Evaluation> evaluate(const Corpus& corpus, const LoadedModel& model,
                                          std::span<const int> ks, std::stop_token stop,
                                          const Progress& progress,
                                          std::optional<Split> queries = std::nullopt);

}  // namespace sparsescope
