// SPDX-License-Identifier: GPL-3.0-or-later
// One finetuning from its first step, or from a checkpoint, to its end: the loop around TuneStep,
// with what is done between steps. What core/sae/train_run.h is for a head; both obey the same
// words, keep checkpoints by the same rules and report to the same observer. Free of LibTorch.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/schedule.h"
#include "core/recipe/tune_config.h"
#include "core/sae/checkpoint_keeper.h"
#include "core/sae/rule_watch.h"
#include "core/sae/steering.h"
#include "core/sae/step_rate.h"
#include "core/sae/train_options.h"
#include "core/sae/trainer.h"
#include "core/sae/trouble.h"
#include "core/tune/tune_batcher.h"
#include "core/tune/tune_checkpoint.h"
#include "core/tune/tune_step.h"

namespace sparsescope {

// Whatever is referred to must outlive the run.
struct TuneWork {
    const TuneConfig& config;  // validated, its head resolved
    const TuneSet& set;
    const TuneInputs& inputs;
    TuneStep& step;
};

class TuneRun {
  public:
    // Of the options those about checkpoints, the watch and how often it is looked count.
    TuneRun(const TuneWork& work, const TrainOptions& options, TrainObserver& observer,
            std::stop_token stop);

    // Takes over everything; of a branch the position and the weights. invalid_argument: nothing
    // would be left to do.
    [[nodiscard]] Status go_on_from(const std::filesystem::path& checkpoint);
    // The outcome has weights (those of the head) of a joint run only. After a pause because of
    // numbers that are not finite the step is as it was at the last good checkpoint.
    [[nodiscard]] Result<TrainOutcome> go();
    // The outcome of a run that does no more steps than it has.
    [[nodiscard]] TrainOutcome end_here(TrainEnd how) const;

  private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool joint() const { return work_.config.arm == TuneArm::joint; }
    [[nodiscard]] bool complete() const { return done_ >= planned_steps_; }
    [[nodiscard]] bool annealed() const;
    [[nodiscard]] int k_at(std::int64_t step) const;

    [[nodiscard]] Result<std::optional<TrainTrouble>> one_step();
    void count_active(const TuneLosses& losses);
    void report(std::int64_t step, int k, const TuneLosses& losses, double factor);
    void describe_use(StepMetrics& metrics) const;
    void obey(const std::vector<RuleWatch::Verdict>& verdicts);
    [[nodiscard]] Status between_steps();
    [[nodiscard]] Status checkpoint(const CheckpointKeeper::Wish& wish);
    [[nodiscard]] TuneProgress memory() const;

    // After this step (-1: before the first).
    void look_at_held_out(std::int64_t step);
    [[nodiscard]] std::optional<EmbeddingMatrix> embed(const std::vector<std::int32_t>& places);
    [[nodiscard]] std::vector<int> measured_ks() const;

    [[nodiscard]] Result<TrainOutcome> finish();
    [[nodiscard]] TrainOutcome outcome() const;
    [[nodiscard]] Result<TrainOutcome> roll_back(const TrainTrouble& trouble);
    [[nodiscard]] std::string describe_trouble(const TrainTrouble& trouble,
                                               std::optional<std::int64_t> good_step) const;

    const TuneWork work_;
    const TrainOptions& options_;
    TrainObserver& observer_;
    TuneBatcher batcher_;
    const std::int64_t total_steps_;
    const std::int64_t planned_steps_;
    const AnnealingSchedule schedule_;
    RuleWatch rules_;
    Steering steering_;
    CheckpointKeeper keeper_;
    StepRate rate_;
    std::int64_t first_step_ = 0;
    std::int64_t done_ = 0;
    std::int64_t given_up_ = -1;  // the step whose checkpoint was not waited for
    std::optional<double> best_;
    bool improved_ = false;
    std::int64_t documents_ = 0;
    std::vector<std::int64_t> last_active_;
    std::int64_t tokens_ = 0;  // since the last report
    double look_seconds_ = 0;
    const Clock::time_point start_ = Clock::now();
    Clock::time_point last_report_ = start_;
};

}  // namespace sparsescope
