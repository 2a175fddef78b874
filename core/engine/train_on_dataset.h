// SPDX-License-Identifier: GPL-3.0-or-later
// Training as a person means it: from a dataset of a workspace to a model in it, with its codes,
// its run and its metrics. The calls block; the same seed and the same number of threads give the
// same bytes.
//
// Little is lost when a training is cut off. The run is in the workspace before the first step, its
// metrics are stored at least each second, and its checkpoints are in corpus.run_folder(run), where
// they stay after the end so that others can branch from them. A stop request keeps what was
// learned as a model; a pause leaves no model but a run to resume; discarding deletes the run. A
// loss that is not finite pauses the run, too. A failure leaves the run marked failed, with its
// message; its last checkpoint can be resumed, or kept (keep_run.h).
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/types/head_weights.h"
#include "core/workspace/engine_result.h"

namespace sparsescope {

struct TrainRequest {
    DatasetId dataset = 0;
    TrainConfig config;  // zeros that mean "decide for me" are filled in
    std::string name;    // of the model; "": one is chosen from preset and k
    std::optional<HeadWeights> initial_weights;
    std::filesystem::path trace_file;  // empty: none
    Watch watch;
    std::string sweep;  // the sweep this run belongs to, or empty
};

// invalid_argument: the settings cannot work, by themselves or with the data; nothing is written
// then. cancelled: it was stopped before the first step or while the documents were encoded; the
// message says whether a model was kept.
[[nodiscard]] Result<TrainReport> train_on_dataset(Corpus& corpus, TrainRequest request,
                                                   const EngineHooks& hooks);

// Goes on with a run that is paused, interrupted or failed, from its newest checkpoint that is
// whole, under the same settings. It becomes, bit for bit, what the uninterrupted run would have
// become. Steps after the checkpoint are done and recorded again. not_found: there is no
// checkpoint. busy: the run still runs. invalid_argument: it has ended, or its documents are not
// what they were.
struct ResumeRequest {
    RunId run = 0;
    Watch watch;
};
[[nodiscard]] Result<TrainReport> resume_run(Corpus& corpus, const ResumeRequest& request,
                                             const EngineHooks& hooks);

// A new run that begins at a checkpoint of another one (weights, moments, counters, order, step)
// and goes on under other settings; RunInfo::parent and parent_step name where it comes from. What
// gives the weights their shape (hidden) cannot change.
struct BranchRequest {
    RunId parent = 0;
    std::int64_t step = -1;  // of the checkpoint; < 0: the newest
    TrainConfig config;      // complete, of the new run
    std::string name;        // of the run and its model; "": one is chosen
    Watch watch;
};
[[nodiscard]] Result<TrainReport> branch_run(Corpus& corpus, const BranchRequest& request,
                                             const EngineHooks& hooks);

}  // namespace sparsescope
