// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/train_run.h"

#include <algorithm>
#include <cmath>

#include "core/sae/finite.h"
#include "core/sae/initial_head.h"
#include "core/sae/run_folder.h"

namespace sparsescope {

namespace {

// A stop waits for a last checkpoint that is no slower to write than this.
constexpr double quick_checkpoint_seconds = 0.25;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Wanted for one unit of error only, and a pass over all embeddings.
double variance_for(const TrainConfig& config, EmbeddingView train) {
    if (config.reconstruction != ReconstructionUnit::explained) return 1;
    return mean_and_variance(train).variance;
}

std::int64_t weight_bytes(const TrainConfig& config, std::size_t dim) {
    return static_cast<std::int64_t>(sizeof(float) * (static_cast<std::size_t>(config.hidden) + 1) *
                                     (dim + 1));
}

Likeness likeness_of(const TrainConfig& config, const TrainData& data) {
    if (data.likeness || config.levels_weight == 0) return data.likeness;
    if (config.labels == LabelSource::levels && data.train_paths != nullptr)
        return path_likeness(*data.train_paths);
    if (config.labels == LabelSource::tags)
        return tag_likeness(data.train_label_sets, data.train_label_sets.size() / data.train.rows);
    return class_likeness(data.train_labels);
}

}  // namespace

TrainRun::TrainRun(const TrainConfig& config, const TrainData& data, const TrainOptions& options,
                   TrainObserver& observer, HeadParameters<float> head, Random random,
                   std::stop_token stop)
    : config_(config),
      options_(options),
      observer_(observer),
      planned_steps_(planned_steps(config, static_cast<std::int64_t>(data.train.rows))),
      schedule_(config, total_steps(config, static_cast<std::int64_t>(data.train.rows))),
      step_(config, std::move(head), variance_for(config, data.train)),
      likeness_(likeness_of(config, data)),
      batcher_(data.train, data.train_labels, static_cast<std::size_t>(config.batch), config.order,
               random,
               config.labels == LabelSource::tags ? data.train_label_sets
                                                  : std::span<const std::uint64_t>{}),
      monitor_(static_cast<std::size_t>(config.hidden), static_cast<std::int64_t>(data.train.rows),
               planned_steps_),
      rules_(options.watch.rules),
      steering_(observer, std::move(stop)),
      held_out_(config_, data, options, observer, steering_),
      keeper_(options, observer, steering_,
              {planned_steps_, schedule_.annealing_steps(), weight_bytes(config, data.train.dim)}) {
}

Status TrainRun::go_on_from(Checkpoint checkpoint) {
    RunMemory& memory = checkpoint.memory;
    if (memory.step > planned_steps_ || (options_.branch && memory.step == planned_steps_))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The checkpoint is of step {}, and with these settings the run "
                                "has {} steps. Allow more epochs or steps, or take an earlier "
                                "checkpoint.",
                                memory.step, planned_steps_));
    first_step_ = done_ = memory.step;
    step_.restore(std::move(checkpoint.optimiser), std::move(checkpoint.since_fired));
    monitor_.activity().restore(std::move(memory.activity));
    const TrainConfig& before = checkpoint.config;
    // With other batches a branch begins an epoch of its own.
    if (before.order == config_.order && before.batch == config_.batch &&
        before.seed == config_.seed)
        batcher_.restore(memory.position);
    if (options_.branch) return {};
    rules_.restore(std::move(memory.rules));
    held_out_.restore(memory.best);
    std::error_code ignored;
    if (std::filesystem::equivalent(options_.resume_from.parent_path(), options_.checkpoint_folder,
                                    ignored))
        keeper_.resumed(done_);
    return {};
}

Result<TrainOutcome> TrainRun::go() {
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

std::optional<TrainTrouble> TrainRun::one_step() {
    const std::int64_t step = done_;
    const int k = schedule_.k_at(step);
    Batch<float> batch = batcher_.next();
    batch.likeness = &likeness_;
    const StepLosses losses = step_.run(batch, k);
    if (!std::isfinite(losses.total)) return TrainTrouble{TrainTrouble::Kind::loss, step, losses};
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

void TrainRun::report(std::int64_t step, int k, const StepLosses& losses) {
    last_report_ = Clock::now();
    const auto report = monitor_.report(step, k, losses, step_.last());
    observer_.on_step(report.metrics);
    if (report.window_complete && annealed())
        obey(rules_.after_dead_share(step, report.metrics.dead_share,
                                     report.metrics.window_samples));
}

void TrainRun::obey(const std::vector<RuleWatch::Verdict>& verdicts) {
    for (const auto& verdict : verdicts) {
        observer_.on_notice(done_ - 1, verdict.sentence);
        if (verdict.then == TrainRule::Then::notify || steering_.ending()) continue;
        const bool pause = verdict.then == TrainRule::Then::pause;
        steering_.end(pause ? TrainEnd::paused : TrainEnd::stopped, verdict.sentence);
    }
}

Status TrainRun::between_steps() {
    const auto interval = std::max<std::int64_t>(
        1,
        static_cast<std::int64_t>(static_cast<double>(planned_steps_) * options_.held_out_share));
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
    wish.best = held_out_.improved();
    wish.marked = steering_.take_mark();
    const bool asked = steering_.take_checkpoint();
    if (asked || wish.best || wish.marked || keeper_.due(done_)) return checkpoint(wish);
    return {};
}

void TrainRun::look_at_held_out() {
    const auto reading = held_out_.look(step_.head(), done_ - 1, complete());
    if (!reading) return;
    if (const auto& accuracy = reading->qualities.front().nearest_neighbour_accuracy)
        obey(rules_.after_accuracy(done_ - 1, *accuracy));
    if (annealed()) held_out_.consider(reading->quality());
}

Status TrainRun::checkpoint(const CheckpointKeeper::Wish& wish) {
    const RunMemory memory{done_, batcher_.position(), monitor_.activity().state(), rules_.state(),
                           held_out_.best()};
    const auto write = [&](const std::filesystem::path& path,
                           const std::function<bool()>& stopped) {
        return write_checkpoint(path, config_, memory, step_, stopped);
    };
    SPARSESCOPE_ASSIGN(const auto outcome, keeper_.write(done_, write, wish));
    if (outcome == CheckpointKeeper::Outcome::written_after_waiting) monitor_.held();
    if (outcome == CheckpointKeeper::Outcome::given_up) {
        given_up_ = done_;
    } else {
        held_out_.saved();
    }
    return {};
}

Result<TrainOutcome> TrainRun::finish() {
    const bool discard = steering_.ending() == TrainEnd::discarded;
    const bool stop = !complete() && steering_.ending() == TrainEnd::stopped;
    if (keeper_.enabled() && !discard) {
        CheckpointKeeper::Wish wish;
        wish.best = held_out_.improved();
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

TrainOutcome TrainRun::outcome() const {
    TrainOutcome outcome;
    outcome.end = steering_.ending().value_or(TrainEnd::finished);
    if (complete() && outcome.end != TrainEnd::discarded) outcome.end = TrainEnd::finished;
    if (outcome.end == TrainEnd::paused || outcome.end == TrainEnd::stopped)
        outcome.reason = steering_.reason();
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

void TrainRun::place_in_schedule(TrainOutcome& outcome) const {
    outcome.total_steps = schedule_.total_steps();
    outcome.k = schedule_.k_at(std::max<std::int64_t>(0, outcome.steps - 1));
    outcome.seconds = seconds_since(start_);
}

Result<TrainOutcome> TrainRun::roll_back(const TrainTrouble& trouble) {
    const auto good = keeper_.enabled() ? newest_checkpoint(options_.checkpoint_folder)
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

}  // namespace sparsescope
