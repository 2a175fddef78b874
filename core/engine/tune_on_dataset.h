// SPDX-License-Identifier: GPL-3.0-or-later
// Finetuning as a person means it: from a dataset of a workspace and the encoder of its embeddings
// to a finetuned encoder, a dataset of the same documents under its embeddings, and a head behind
// it. The calls block; the same seed and the same number of threads give the same bytes. Runs are
// kept, steered and resumed as those of train_on_dataset.h are, whose resume_run() and keep_run()
// know them.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/recipe/rules.h"
#include "core/recipe/tune_config.h"
#include "core/workspace/engine_result.h"

namespace sparsescope {

struct TuneRequest {
    DatasetId dataset = 0;
    TuneConfig config;
    std::string name;     // of the run, its encoder and its dataset; "": one is chosen
    std::string encoder;  // one that is set up, by its name, or a folder; "": the dataset's own
    // A file of pairs (core/tune/pair_file.h); empty: documents of one class are alike.
    std::filesystem::path pairs;
    std::vector<std::string> columns;  // of it; empty: by what is usual
    std::optional<TuneDataKind> data;  // as which it is read; nullopt: by its columns
    std::string device = "cpu";
    Watch watch;
    bool then_train = true;  // staged: train a head on the new dataset, with config.head
};

// invalid_argument: the settings cannot work, by themselves or with the data or the backbone;
// nothing is written then. cancelled: it was stopped before the first step or while its documents
// were embedded; the message says what is kept.
[[nodiscard]] Result<TrainReport> tune_on_dataset(Corpus& corpus, TuneRequest request,
                                                  const EngineHooks& hooks);

// A run of a backbone goes on, or finishes what comes after its last step (train_on_dataset.h has
// the errors).
[[nodiscard]] Result<TrainReport> resume_tuning(Corpus& corpus, const RunInfo& run,
                                                const Watch& watch, const EngineHooks& hooks);
// Ends a paused or interrupted run with what it has learned.
[[nodiscard]] Result<TrainReport> keep_tuning(Corpus& corpus, const RunInfo& run,
                                              const std::string& name, const EngineHooks& hooks);

// A new run that begins at a checkpoint of another one, on the same data, under other settings. The
// arm, the kind of data and what gives the weights their shape cannot change.
struct TuneBranchRequest {
    RunId parent = 0;
    std::int64_t step = -1;  // of the checkpoint; < 0: the newest
    TuneConfig config;       // complete, of the new run
    std::string name;        // "": one is chosen
    Watch watch;
    bool then_train = true;
};
[[nodiscard]] Result<TrainReport> branch_tuning(Corpus& corpus, const TuneBranchRequest& request,
                                                const EngineHooks& hooks);

}  // namespace sparsescope
