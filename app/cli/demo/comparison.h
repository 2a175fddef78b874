// SPDX-License-Identifier: GPL-3.0-or-later
// CSR and CSRv2 side by side on an example: six short trainings, nothing is stored.
#pragma once
#include <string>
#include <vector>

#include "app/cli/demo/example.h"
#include "core/engine/engine_hooks.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/quality_metrics.h"

namespace sparsescope::cli {

struct ComparisonRow {
    std::string method;
    TrainConfig config;
    double train_seconds = 0;
    CodeStatistics train;  // full passes at k
    CodeStatistics test;
    NearestNeighbourAccuracy codes;  // test documents -> training documents
};

struct Comparison {
    DatasetInfo dataset;
    std::vector<ComparisonRow> rows;
    NearestNeighbourAccuracy dense;
};

[[nodiscard]] Result<Comparison> compare_methods(const Corpus& corpus, DatasetId dataset,
                                                 const Example& example, const EngineHooks& hooks);

}  // namespace sparsescope::cli
