// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/recipe/data_shape.h"
#include "core/recipe/schedule.h"
#include "core/sae/batcher.h"
#include "core/sae/checkpoint_keeper.h"
#include "core/sae/finite.h"
#include "core/sae/held_out.h"
#include "core/sae/initial_head.h"
#include "core/sae/monitor.h"
#include "core/sae/rule_watch.h"
#include "core/sae/run_folder.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/sae/steering.h"
#include "core/sae/torch/matmul.h"
#include "core/sae/training_step.h"
#include "core/sae/trouble.h"

namespace sparsescope {

namespace {

using Clock = std::chrono::steady_clock;

// Looking at held-out documents may take this share of a run, and a second more.
constexpr double probe_share = 0.05;
constexpr double probe_seconds_free = 1;
// A stop waits for a last checkpoint that is no slower to write than this.
constexpr double quick_checkpoint_seconds = 0.25;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

DataShape shape_of(const TrainData& data) {
    DataShape shape =
        data_shape(data.train_labels, data.train.dim, data.train_label_sets, data.train_paths);
    shape.train_documents = static_cast<std::int64_t>(data.train.rows);  // also without labels
    return shape;
}

// Wanted for one unit of error only, and a pass over all embeddings.
double variance_for(const TrainConfig& config, EmbeddingView train) {
    if (config.reconstruction != ReconstructionUnit::explained) return 1;
    return mean_and_variance(train).variance;
}

Likeness likeness_of(const TrainConfig& config, const TrainData& data) {
    if (data.likeness || config.levels_weight == 0) return data.likeness;
    if (config.labels == LabelSource::levels && data.train_paths != nullptr)
        return path_likeness(*data.train_paths);
    if (config.labels == LabelSource::tags)
        return tag_likeness(data.train_label_sets, data.train_label_sets.size() / data.train.rows);
    return class_likeness(data.train_labels);
}

class Run {
  public:
    Run(const TrainConfig& config, const TrainData& data, const TrainOptions& options,
        TrainObserver& observer, HeadParameters<float> head, Random random, std::stop_token stop)
        : config_(config),
          options_(options),
          observer_(observer),
          planned_steps_(planned_steps(config, static_cast<std::int64_t>(data.train.rows))),
          schedule_(config, total_steps(config, static_cast<std::int64_t>(data.train.rows))),
          step_(config, std::move(head), variance_for(config, data.train)),
          likeness_(likeness_of(config, data)),
          batcher_(data.train, data.train_labels, static_cast<std::size_t>(config.batch),
                   config.order, random,
                   config.labels == LabelSource::tags ? data.train_label_sets
                                                      : std::span<const std::uint64_t>{}),
          monitor_(static_cast<std::size_t>(config.hidden),
                   static_cast<std::int64_t>(data.train.rows), planned_steps_),
          rules_(options.rules),
          probe_(config, data, options),
          steering_(observer, std::move(stop)),
          keeper_(config_, options, observer, steering_, planned_steps_, data.train.dim) {}

    Status go_on_from(Checkpoint checkpoint) {
        RunProgress& progress = checkpoint.progress;
        if (progress.step > planned_steps_ || (options_.branch && progress.step == planned_steps_))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The checkpoint is of step {}, and with these settings the run "
                                    "has {} steps. Allow more epochs or steps, or take an earlier "
                                    "checkpoint.",
                                    progress.step, planned_steps_));
        first_step_ = done_ = progress.step;
        step_.restore(std::move(checkpoint.optimiser), std::move(checkpoint.since_fired));
        monitor_.activity().restore(std::move(progress.activity));
        const TrainConfig& before = checkpoint.config;
        // With other batches a branch begins an epoch of its own.
        if (before.order == config_.order && before.batch == config_.batch &&
            before.seed == config_.seed)
            batcher_.restore(progress.position);
        if (options_.branch) return {};
        rules_.restore(std::move(progress.rules));
        best_ = progress.best;
        std::error_code ignored;
        if (std::filesystem::equivalent(options_.resume_from.parent_path(),
                                        options_.checkpoint_folder, ignored))
            keeper_.resumed(done_);
        return {};
    }

    Result<TrainOutcome> go() {
        steering_.obey_token();
        if (!steering_.ending() && keeper_.enabled() && keeper_.last_step() < 0)
            SPARSESCOPE_TRY(checkpoint({}));
        while (done_ < planned_steps_ && !steering_.ending()) {
            if (auto trouble = one_step()) return roll_back(*trouble);
            steering_.ask();
            if (Status kept = between_steps(); !kept)
                return roll_back({TrainTrouble::Kind::weights, done_ - 1});
        }
        return finish();
    }

  private:
    [[nodiscard]] bool complete() const { return done_ == planned_steps_; }
    // Whether the last step had the k that training ends with.
    [[nodiscard]] bool annealed() const { return schedule_.k_at(done_ - 1) == config_.k; }

    // What went wrong, if anything did; the weights are then those before the step, unless it is
    // they that are not finite.
    std::optional<TrainTrouble> one_step() {
        const std::int64_t step = done_;
        const int k = schedule_.k_at(step);
        Batch<float> batch = batcher_.next();
        batch.likeness = &likeness_;
        const StepLosses losses = step_.run(batch, k);
        if (!std::isfinite(losses.total))
            return TrainTrouble{TrainTrouble::Kind::loss, step, losses};
        // A gradient that is not finite reaches the biases, whatever else it reaches.
        if (!all_finite(step_.head().pre_bias) || !all_finite(step_.head().latent_bias))
            return TrainTrouble{TrainTrouble::Kind::weights, step};
        monitor_.count(step_.last(), k);
        ++done_;
        const bool runs_away = rules_.runs_away(losses);
        obey(rules_.after_step(step, losses, annealed()));
        const bool due = step == first_step_ || complete() || runs_away || steering_.ending() ||
                         seconds_since(last_report_) >= options_.monitor_seconds;
        if (due) report(step, k, losses);
        if (runs_away) return TrainTrouble{TrainTrouble::Kind::runaway, step, losses};
        return {};
    }

    void report(std::int64_t step, int k, const StepLosses& losses) {
        last_report_ = Clock::now();
        const auto report = monitor_.report(step, k, losses, step_.last());
        observer_.on_step(report.metrics);
        if (report.window_complete && annealed())
            obey(rules_.after_dead_share(step, report.metrics.dead_share,
                                         report.metrics.window_samples));
    }

    void obey(const std::vector<RuleWatch::Verdict>& verdicts) {
        for (const auto& verdict : verdicts) {
            observer_.on_notice(done_ - 1, verdict.sentence);
            if (verdict.then == TrainRule::Then::notify || steering_.ending()) continue;
            const bool pause = verdict.then == TrainRule::Then::pause;
            steering_.end(pause ? TrainEnd::paused : TrainEnd::stopped);
            reason_ = verdict.sentence;
        }
    }

    // An error means weights that are not finite.
    Status between_steps() {
        const auto interval = std::max<std::int64_t>(
            1, static_cast<std::int64_t>(static_cast<double>(planned_steps_) *
                                         options_.held_out_share));
        if (done_ % interval == 0 || complete()) {
            const auto ended = monitor_.activity().end_interval(done_ - 1);
            observer_.on_histogram(ended.histogram);
            observer_.on_changes(ended.changes);
            look_at_held_out();
        }
        if (!keeper_.enabled()) return {};
        if (keeper_.history_due(done_) && !steering_.ending())
            keeper_.write_history(done_, step_.head());
        // The end has its own checkpoint.
        if (complete() || steering_.ending()) return {};
        CheckpointKeeper::Wish wish;
        wish.best = improved_;
        wish.marked = steering_.take_mark();
        const bool asked = steering_.take_checkpoint();
        if (asked || wish.best || wish.marked || keeper_.due(done_)) return checkpoint(wish);
        return {};
    }

    // What goes wrong here is told, and the run goes on: it is no reason to lose what is learned.
    void look_at_held_out() {
        if (probe_.empty() || steering_.ending()) return;
        const double allowed = probe_seconds_free + probe_share * seconds_since(start_);
        if (!complete() && probe_seconds_ + last_probe_seconds_ > allowed) return;
        std::stop_source interrupt;
        const Progress ask = [&](std::string_view, std::int64_t, std::int64_t) {
            steering_.ask();
            if (steering_.ending()) interrupt.request_stop();
        };
        const auto start = Clock::now();
        const HeadWeights stored = stored_head(config_, step_.head().to_weights());
        const auto reading = probe_.measure(stored, done_ - 1, interrupt.get_token(), ask);
        last_probe_seconds_ = seconds_since(start);
        probe_seconds_ += last_probe_seconds_;
        if (!reading) {
            if (reading.error().code != ErrorCode::cancelled) observer_.on_warning(reading.error());
            return;
        }
        for (const HeldOutQuality& quality : reading->qualities)
            observer_.on_held_out(quality);
        if (const auto& accuracy = reading->qualities.front().nearest_neighbour_accuracy)
            obey(rules_.after_accuracy(done_ - 1, *accuracy));
        if (!annealed() || (best_ && reading->quality() <= *best_)) return;
        best_ = reading->quality();
        improved_ = true;
    }

    Status checkpoint(const CheckpointKeeper::Wish& wish) {
        const RunProgress progress{done_, batcher_.position(), monitor_.activity().state(),
                                   rules_.state(), best_};
        SPARSESCOPE_ASSIGN(const auto outcome, keeper_.write(progress, step_, wish));
        if (outcome == CheckpointKeeper::Outcome::written_after_waiting) monitor_.held();
        if (outcome == CheckpointKeeper::Outcome::given_up) {
            given_up_ = done_;
        } else {
            improved_ = false;
        }
        return {};
    }

    Result<TrainOutcome> finish() {
        const bool discard = steering_.ending() == TrainEnd::discarded;
        const bool stop = !complete() && steering_.ending() == TrainEnd::stopped;
        if (keeper_.enabled() && !discard) {
            CheckpointKeeper::Wish wish;
            wish.best = improved_;
            wish.marked = steering_.take_mark();
            wish.patient = !stop && given_up_ != done_;  // who said pause has waited enough
            wish.last = stop;
            const bool quick = keeper_.last_seconds() <= quick_checkpoint_seconds;
            if (!stop || wish.marked || (quick && done_ > first_step_))
                if (Status kept = checkpoint(wish); !kept)
                    return roll_back({TrainTrouble::Kind::weights, done_ - 1});
        } else if (!discard && !all_finite(step_.head())) {
            return roll_back({TrainTrouble::Kind::weights, done_ - 1});
        }
        return outcome();
    }

    TrainOutcome outcome() const {
        TrainOutcome outcome;
        outcome.end = steering_.ending().value_or(TrainEnd::finished);
        if (complete() && outcome.end != TrainEnd::discarded) outcome.end = TrainEnd::finished;
        if (outcome.end == TrainEnd::paused || outcome.end == TrainEnd::stopped)
            outcome.reason = reason_;
        if (outcome.end == TrainEnd::paused && keeper_.enabled() && keeper_.last_step() != done_)
            outcome.reason = fmt::format(
                "Paused at the checkpoint of step {}: that of step {} could not be written.",
                keeper_.last_step(), done_);
        outcome.weights = step_.head().to_weights();
        outcome.weights.stats_last_nonzero = step_.dead_counter().since_fired();
        outcome.steps = done_;
        place_in_schedule(outcome);
        return outcome;
    }

    void place_in_schedule(TrainOutcome& outcome) const {
        outcome.total_steps = schedule_.total_steps();
        outcome.k = schedule_.k_at(std::max<std::int64_t>(0, outcome.steps - 1));
        outcome.seconds = seconds_since(start_);
    }

    // The run ends as paused at its last good checkpoint.
    Result<TrainOutcome> roll_back(const TrainTrouble& trouble) {
        const auto good = keeper_.enabled()
                              ? newest_checkpoint(options_.checkpoint_folder)
                              : Result<FoundCheckpoint>(fail(ErrorCode::not_found, ""));
        if (!good) return fail(ErrorCode::internal, describe(trouble, config_, {}));
        SPARSESCOPE_ASSIGN(Checkpoint checkpoint, read_checkpoint(good->path));
        TrainOutcome outcome;
        outcome.end = TrainEnd::paused;
        outcome.reason = describe(trouble, config_, good->step);
        outcome.weights = checkpoint.head.to_weights();
        outcome.weights.stats_last_nonzero = std::move(checkpoint.since_fired);
        outcome.steps = good->step;
        place_in_schedule(outcome);
        return outcome;
    }

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
    HeldOutProbe probe_;
    Steering steering_;
    CheckpointKeeper keeper_;
    std::string reason_;  // of an end that a rule asked for
    std::int64_t first_step_ = 0;
    std::int64_t done_ = 0;
    std::optional<double> best_;
    std::int64_t given_up_ = -1;  // the step whose checkpoint was not waited for
    bool improved_ = false;       // best_ is newer than the best checkpoint
    double probe_seconds_ = 0;
    double last_probe_seconds_ = 0;
    const Clock::time_point start_ = Clock::now();
    Clock::time_point last_report_ = start_;
};

Status check_initial(const HeadWeights& weights, const TrainConfig& config, std::size_t dim) {
    if (weights.dim == dim && weights.hidden == static_cast<std::size_t>(config.hidden)) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("The initial weights are for {} values and {} neurons; this run needs "
                            "{} values and {} neurons.",
                            weights.dim, weights.hidden, dim, config.hidden));
}

Status check_fits(const Checkpoint& checkpoint, const TrainConfig& config, std::size_t dim,
                  bool branch) {
    if (!branch && !(checkpoint.config == config))
        return fail(ErrorCode::invalid_argument,
                    "The checkpoint belongs to a run with other settings. Branch from it instead.");
    const auto& head = checkpoint.head;
    if (head.dim == dim && head.hidden == static_cast<std::size_t>(config.hidden)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The checkpoint is for {} values and {} neurons; this run needs {} "
                            "values and {} neurons. Those cannot change in the middle of a run.",
                            head.dim, head.hidden, dim, config.hidden));
}

int k_at(const TrainConfig& config, const TrainData& data, std::int64_t step) {
    return AnnealingSchedule(config,
                             total_steps(config, static_cast<std::int64_t>(data.train.rows)))
        .k_at(step);
}

Result<TrainOutcome> begin(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    Random random(config.seed);
    HeadParameters<float> head;
    if (options.initial_weights) {
        SPARSESCOPE_TRY(check_initial(*options.initial_weights, config, data.train.dim));
        head = HeadParameters<float>(*options.initial_weights);
        start_sparsifier(config, data.train, k_at(config, data, 0), head);
    } else {
        head = initial_head(config, data.train, random);
    }
    return Run(config, data, options, observer, std::move(head), random, std::move(stop)).go();
}

Result<TrainOutcome> go_on(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    SPARSESCOPE_ASSIGN(Checkpoint checkpoint, read_checkpoint(options.resume_from));
    SPARSESCOPE_TRY(check_fits(checkpoint, config, data.train.dim, options.branch));
    auto head = std::move(checkpoint.head);
    if (checkpoint.config.sparsifier != config.sparsifier)
        start_sparsifier(config, data.train, k_at(config, data, checkpoint.progress.step), head);
    Run run(config, data, options, observer, std::move(head), Random(config.seed), std::move(stop));
    SPARSESCOPE_TRY(run.go_on_from(std::move(checkpoint)));
    return run.go();
}

}  // namespace

Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    return guard("training", [&]() -> Result<TrainOutcome> {
        SPARSESCOPE_TRY(validate(config, shape_of(data)));
        SPARSESCOPE_TRY(check_values(data.train, "training"));
        SPARSESCOPE_TRY(check_values(data.held_out, "held-out"));
        use_compute_threads();
        return options.resume_from.empty() ? begin(config, data, options, observer, stop)
                                           : go_on(config, data, options, observer, stop);
    });
}

}  // namespace sparsescope
