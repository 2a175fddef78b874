// SPDX-License-Identifier: GPL-3.0-or-later
// CSR and CSRv2 side by side on an example: six short trainings, nothing is stored.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/cli/demo/example.h"
#include "core/engine/engine_hooks.h"
#include "core/workspace/evaluate.h"

namespace sparsescope::cli {

struct ComparisonRow {
    std::string method;
    TrainConfig config;
    double train_seconds = 0;
    EvaluationRow evaluation;
};

struct Comparison {
    DatasetInfo dataset;
    std::vector<ComparisonRow> rows;
    std::optional<NearestNeighbourAccuracy> dense;
};

[[nodiscard]] Result<Comparison> compare_methods(const Corpus& corpus, DatasetId dataset,
                                                 const Example& example, const EngineHooks& hooks);

}  // namespace sparsescope::cli
