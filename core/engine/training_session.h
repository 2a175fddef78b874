// SPDX-License-Identifier: GPL-3.0-or-later
// One training of a run, from the data to the report. Train, resume and branch have it in common.
#pragma once
#include <utility>

#include "core/engine/train_data.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/train_trace.h"
#include "core/sae/run_folder.h"
#include "core/sae/trainer.h"

namespace sparsescope {

// A request and where it begins. Of a run that is resumed `run` is complete; of a new one it names
// at most the parent.
struct TrainPlan : TrainRequest {
    RunInfo run;
    FoundCheckpoint start;  // the checkpoint it goes on from; without a path: none

    [[nodiscard]] bool resumes() const { return run.id != 0; }  // otherwise a new run begins
    [[nodiscard]] bool branches() const { return !start.path.empty() && !resumes(); }
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
    // `steps` are those that it would have now.
    [[nodiscard]] Status check_same_documents(std::int64_t steps) const;
    Status add_run();
    [[nodiscard]] Result<ModelId> add_model(ModelInfo info, const HeadWeights& weights);
    void trim();                                // what the run no longer needs
    [[nodiscard]] TrainOptions take_options();  // moves what only the training reads
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
