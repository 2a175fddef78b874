// SPDX-License-Identifier: GPL-3.0-or-later
// One run from its first step, or from a checkpoint, to its end: the loop around the training step,
// with what is done between steps. Used by train() only.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/recipe/schedule.h"
#include "core/sae/batcher.h"
#include "core/sae/checkpoint.h"
#include "core/sae/checkpoint_keeper.h"
#include "core/sae/held_out_watch.h"
#include "core/sae/monitor.h"
#include "core/sae/rule_watch.h"
#include "core/sae/steering.h"
#include "core/sae/trainer.h"
#include "core/sae/training_step.h"
#include "core/sae/trouble.h"

namespace sparsescope {

class TrainRun {
  public:
    // config must be resolved and valid. random is in the state in which making the head left it.
    TrainRun(const TrainConfig& config, const TrainData& data, const TrainOptions& options,
             TrainObserver& observer, HeadParameters<float> head, Random random,
             std::stop_token stop);

    // Takes over everything but the weights, which the run was made with. invalid_argument: nothing
    // would be left to do after this checkpoint.
    [[nodiscard]] Status go_on_from(Checkpoint checkpoint);
    [[nodiscard]] Result<TrainOutcome> go();

  private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool complete() const { return done_ == planned_steps_; }
    // Whether the last step had the k that training ends with.
    [[nodiscard]] bool annealed() const { return schedule_.k_at(done_ - 1) == config_.k; }

    // What went wrong, if anything did; the weights are then those before the step, unless it is
    // they that are not finite.
    [[nodiscard]] std::optional<TrainTrouble> one_step();
    void report(std::int64_t step, int k, const StepLosses& losses);
    void obey(const std::vector<RuleWatch::Verdict>& verdicts);
    // An error means weights that are not finite.
    [[nodiscard]] Status between_steps();
    void look_at_held_out();
    // An error means weights that are not finite.
    [[nodiscard]] Status checkpoint(const CheckpointKeeper::Wish& wish);

    [[nodiscard]] Result<TrainOutcome> finish();
    [[nodiscard]] TrainOutcome outcome() const;
    void place_in_schedule(TrainOutcome& outcome) const;
    // Ends the run as paused at its last good checkpoint.
    [[nodiscard]] Result<TrainOutcome> roll_back(const TrainTrouble& trouble);

    const TrainConfig config_;
    const TrainOptions& options_;
    TrainObserver& observer_;
    const std::int64_t planned_steps_;
    AnnealingSchedule schedule_;
    TrainingStep<float> step_;
    const Likeness likeness_;
    Batcher batcher_;
    TrainMonitor monitor_;
    RuleWatch rules_;
    Steering steering_;
    HeldOutWatch held_out_;
    CheckpointKeeper keeper_;
    std::int64_t first_step_ = 0;
    std::int64_t done_ = 0;
    std::int64_t given_up_ = -1;  // the step whose checkpoint was not waited for
    const Clock::time_point start_ = Clock::now();
    Clock::time_point last_report_ = start_;
};

}  // namespace sparsescope
