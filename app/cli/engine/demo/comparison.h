// SPDX-License-Identifier: GPL-3.0-or-later
// `demo --table`: CSR, CSRv2 and the semantic presets on an example, by what their codes find: the
// test documents ask, the training documents answer. All have the same steps, batches, learning
// rate and neurons. Nothing is stored.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/answers.h"
#include "app/cli/engine/demo/example.h"
#include "core/engine/engine_hooks.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/nearest_neighbour.h"
#include "core/eval/retrieval.h"

namespace sparsescope::cli {

struct ComparisonRow {
    std::string method;  // a preset's name, or "dense"
    TrainConfig config;
    int k = 0;                 // the codes are read at; of dense embeddings their length
    double train_seconds = 0;  // a model that is read at several k is trained once
    CodeStatistics train;      // full pass at k
    NearestNeighbourAccuracy nearest;
    double recall_at_10 = 1;            // of the dense order
    std::optional<PathQuality> levels;  // of the ten hits, where documents have levels
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
