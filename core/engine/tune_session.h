// SPDX-License-Identifier: GPL-3.0-or-later
// One finetuning, from the data to the report. Starting, resuming, branching and keeping have it in
// common.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>

#include "core/backbone/encoder.h"
#include "core/backbone/encoder_settings.h"
#include "core/engine/run_session.h"
#include "core/engine/tune_on_dataset.h"
#include "core/sae/run_folder.h"
#include "core/tune/tune_data.h"
#include "core/tune/tune_set.h"
#include "core/tune/tune_step.h"
#include "core/workspace/tune_plan.h"

namespace sparsescope {

// A request and where it begins. Of a run that is resumed `run` is complete; of a new one it names
// at most the parent.
struct TuneBeginning : TuneRequest {
    RunInfo run;
    FoundCheckpoint start;              // the checkpoint it goes on from; without a path: none
    std::filesystem::path data_folder;  // of the run whose data it goes on with; empty: new data
    bool keep_only = false;             // no more steps

    [[nodiscard]] bool resumes() const { return run.id != 0; }
    [[nodiscard]] bool branches() const { return !start.path.empty() && !resumes(); }
};

class TuneSession final : public RunSession {
  public:
    TuneSession(Corpus& corpus, TuneBeginning begin, const EngineHooks& hooks)
        : RunSession(corpus, begin.run, hooks), begin_(std::move(begin)) {}

  protected:
    Status prepare() override;
    Result<Beginning> beginning() override;
    Status began() override;
    Result<TrainOutcome> train(RunRecorder& recorder) override;
    Status keep(const TrainOutcome& outcome) override;
    void describe(TrainReport& report) const override;

  private:
    [[nodiscard]] Status find_backbone();
    [[nodiscard]] Status make_set();
    [[nodiscard]] Result<TuneSet> set_of_classes();
    [[nodiscard]] Status read_inputs();
    [[nodiscard]] Status open_step();
    [[nodiscard]] Status mine();
    void notice(const std::string& sentence) const;

    [[nodiscard]] RunKind kind() const {
        return begin_.config.arm == TuneArm::joint ? RunKind::joint : RunKind::backbone;
    }
    // What comes after the last step, each done once however often it is asked for.
    [[nodiscard]] Status keep_all(const TrainOutcome& outcome);
    [[nodiscard]] Status write_backbone(const TrainOutcome& outcome);
    [[nodiscard]] Result<std::unique_ptr<Encoder>> keep_as_encoder();
    [[nodiscard]] Status derive(Encoder& encoder);
    [[nodiscard]] Status keep_head(const TrainOutcome& outcome);
    [[nodiscard]] Status train_head(const TrainOutcome& outcome);
    [[nodiscard]] Status save_plan() { return write_tune_plan(corpus_.run_folder(run_.id), plan_); }

    TuneBeginning begin_;
    std::string base_name_;  // of the encoder that is finetuned, where it is known
    // Ends what comes after the last step; not what ended the steps, which is obeyed by then.
    std::stop_token keep_stop_;
    TunePlan plan_;
    TuneSet set_;
    TuneInputs inputs_;
    std::unique_ptr<TuneStep> step_;
    ModelInfo model_;
};

}  // namespace sparsescope
