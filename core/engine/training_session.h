// SPDX-License-Identifier: GPL-3.0-or-later
// One training of a head, from the data to the report. Train, resume and branch have it in common.
#pragma once
#include <utility>

#include "core/engine/run_session.h"
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

class TrainingSession final : public RunSession {
  public:
    TrainingSession(Corpus& corpus, TrainPlan plan, const EngineHooks& hooks)
        : RunSession(corpus, plan.run, hooks), plan_(std::move(plan)) {}

  protected:
    Status prepare() override;
    Result<Beginning> beginning() override;
    Result<TrainOutcome> train(RunRecorder& recorder) override;
    Status keep(const TrainOutcome& outcome) override;
    void describe(TrainReport& report) const override { report.model = model_; }
    TrainTrace* trace() override { return plan_.trace_file.empty() ? nullptr : &trace_; }

  private:
    [[nodiscard]] Status check_start() const;
    // `steps` are those that it would have now.
    [[nodiscard]] Status check_same_documents(std::int64_t steps) const;
    [[nodiscard]] Status keep_model(const TrainOutcome& outcome);
    [[nodiscard]] Status encode(const TrainOutcome& outcome);
    [[nodiscard]] Result<ModelId> add_model(ModelInfo info, const HeadWeights& weights);
    [[nodiscard]] TrainOptions take_options();  // moves what only the training reads
    [[nodiscard]] Status rescue(const TrainOutcome& outcome, Error error);
    [[nodiscard]] Status write_trace();

    TrainPlan plan_;
    LoadedTrainData data_;
    TrainTrace trace_;
    ModelInfo model_;
};

}  // namespace sparsescope
