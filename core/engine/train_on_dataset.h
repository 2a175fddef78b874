// SPDX-License-Identifier: GPL-3.0-or-later
// Training as a person means it: from a dataset of a workspace to a model in it, with its codes,
// its run and its metrics. Blocks the calling thread; same seed and same thread count give the same
// bytes.
//
// What survives: the run is in the workspace before the first step, its metrics at least each
// second, checkpoints in corpus.run_folder(run). A stop request keeps what was learned as a model.
// A failure leaves the run marked failed, with its message; its last checkpoint can be kept
// (keep_run.h).
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/recipe/train_config.h"
#include "core/types/head_weights.h"

namespace sparsescope {

struct TrainRequest {
    DatasetId dataset = 0;
    TrainConfig config;  // zeros that mean "decide for me" are filled in
    std::string name;    // of the model; "": chosen from preset and k
    std::optional<HeadWeights> initial_weights;
    std::filesystem::path trace_file;  // empty: none
};

struct TrainReport {
    RunInfo run;
    ModelInfo model;
    bool stopped_early = false;
    double train_seconds = 0;
};

// ErrorCode::invalid_input when the settings and the data do not fit; nothing is written then.
// ErrorCode::cancelled when stopped before the first step or while the documents are encoded; the
// message says whether a model was kept.
[[nodiscard]] Result<TrainReport> train_on_dataset(Corpus& corpus, const TrainRequest& request,
                                                   const EngineHooks& hooks);

}  // namespace sparsescope
