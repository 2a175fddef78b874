// SPDX-License-Identifier: GPL-3.0-or-later
// What `demo --table` prints: CSR, CSRv2 and the semantic presets compared on one example by what
// searches with their codes find. Every test document is a query against the training documents.
// All methods train with the same number of steps, batch size, learning rate and number of neurons.
// Nothing is stored.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/answers.h"
#include "app/cli/engine/demo/example.h"
#include "core/engine/engine_hooks.h"
#include "core/eval/nearest_neighbour.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/retrieval.h"

namespace sparsescope::cli {

struct ComparisonRow {
    std::string method;  // a preset's name, or "dense"
    TrainConfig config;
    int k = 0;                 // active neurons per code; for "dense" the dimension
    double train_seconds = 0;  // shared by the rows that read one model at several k
    CodeStatistics train;      // of all training documents at k
    NearestNeighbourAccuracy nearest;
    double recall_at_10 = 1;            // share of the ten nearest embeddings that are found
    std::optional<PathQuality> levels;  // of the ten hits; nullopt when documents have no levels
};

struct Comparison {
    DatasetInfo dataset;
    std::vector<ComparisonRow> rows;
};

[[nodiscard]] Result<Comparison> compare_methods(const Corpus& corpus, DatasetId dataset,
                                                 const Example& example, const EngineHooks& hooks);

[[nodiscard]] std::string markdown(const Comparison& comparison);
[[nodiscard]] Json to_json(const Comparison& comparison);

}  // namespace sparsescope::cli
