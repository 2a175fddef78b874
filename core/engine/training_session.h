// SPDX-License-Identifier: GPL-3.0-or-later
// One training of a run, from the data to the report. Train, resume and branch have it in common.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/train_data.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/train_trace.h"
#include "core/sae/trainer.h"

namespace sparsescope {

// What is to be trained. Of a run that is resumed `run` is complete; of a new one it holds only
// what the session cannot know: dataset, parent, sweep.
struct TrainPlan {
    RunInfo run;
    TrainConfig config;
    std::string model_name;  // "": one is chosen
    std::optional<HeadWeights> initial_weights;
    std::filesystem::path trace_file;
    Watch watch;
    std::filesystem::path start;  // the checkpoint it goes on from, or empty
    std::int64_t start_step = 0;
    bool resumes = false;  // run.id goes on; otherwise a new run begins

    [[nodiscard]] bool branches() const { return !start.empty() && !resumes; }
};

class TrainingSession {
  public:
    TrainingSession(Corpus& corpus, TrainPlan plan, const EngineHooks& hooks)
        : corpus_(corpus), plan_(std::move(plan)), hooks_(hooks), run_(plan_.run) {}

    [[nodiscard]] Result<TrainReport> run();

  private:
    // These are called in this order.
    Status prepare();
    Status begin_run();
    Result<TrainOutcome> learn();
    Result<TrainReport> conclude(const TrainOutcome& outcome);
    Status keep(const TrainOutcome& outcome);
    Status encode(const TrainOutcome& outcome);

    [[nodiscard]] Status check_start() const;
    [[nodiscard]] TrainOptions options() const;
    Status pause(const TrainOutcome& outcome);
    Status discard();
    Status rescue(const TrainOutcome& outcome, Error error);
    Status write_trace();
    Error end_run(RunState state, Error error);

    Corpus& corpus_;
    TrainPlan plan_;
    const EngineHooks& hooks_;
    LoadedTrainData data_;
    TrainTrace trace_;
    RunInfo run_;
    ModelInfo model_;
};

}  // namespace sparsescope
