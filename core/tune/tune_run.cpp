// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tune_run.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/monitor.h"
#include "core/tune/pair_quality.h"

namespace sparsescope {

namespace {

constexpr std::int64_t never_active = -1;

double seconds_since_then(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

AnnealingSchedule schedule_of(const TuneConfig& config, std::int64_t steps) {
    TrainConfig head = config.head;
    head.epochs = config.epochs;  // what a schedule by epochs changes between
    return AnnealingSchedule(head, steps);
}

}  // namespace

TuneRun::TuneRun(const TuneWork& work, const TrainOptions& options, TrainObserver& observer,
                 std::stop_token stop)
    : work_(work),
      options_(options),
      observer_(observer),
      batcher_(work.config, work.set, work.inputs),
      total_steps_(total_steps(work.config, work.set.pairs())),
      planned_steps_(planned_steps(work.config, work.set.pairs())),
      schedule_(schedule_of(work.config, total_steps_)),
      rules_(options.watch.rules),
      steering_(observer, std::move(stop)),
      keeper_(options, observer, steering_,
              {planned_steps_, 0, work.step.parameters() * std::int64_t{sizeof(float)}}),
      last_active_(work.step.hidden(), never_active) {}

int TuneRun::k_at(std::int64_t step) const {
    return joint() ? schedule_.k_at(step) : 0;
}

bool TuneRun::annealed() const {
    return !joint() || schedule_.k_at(done_ - 1) == work_.config.head.k;
}

Status TuneRun::go_on_from(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(TuneProgress memory, read_tune_progress(path));
    if (options_.branch && memory.step >= planned_steps_)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The checkpoint is of step {}, and with these settings the run "
                                "has {} steps. Allow more epochs or steps, or take an earlier "
                                "checkpoint.",
                                memory.step, planned_steps_));
    SPARSESCOPE_TRY(work_.step.restore(path));
    first_step_ = done_ = memory.step;
    if (memory.last_active.size() == last_active_.size()) {
        last_active_ = std::move(memory.last_active);
        documents_ = memory.documents;
    }
    if (options_.branch) return {};
    rules_.restore(std::move(memory.rules));
    best_ = memory.best;
    keeper_.resumed(done_);
    return {};
}

Result<TrainOutcome> TuneRun::go() {
    steering_.obey_token();
    if (!steering_.ending() && keeper_.enabled() && keeper_.last_step() < 0)
        SPARSESCOPE_TRY(checkpoint({}));
    if (done_ == 0 && !complete() && !steering_.ending()) {
        // Without its head a joint run would have no codes to be judged by before the first step.
        SPARSESCOPE_TRY(work_.step.start_head(work_.inputs));
        look_at_held_out(-1);
    }
    while (!complete() && !steering_.ending()) {
        SPARSESCOPE_ASSIGN(const auto trouble, one_step());
        if (trouble) return roll_back(*trouble);
        steering_.ask();
        if (Status kept = between_steps(); !kept)
            return roll_back({TrainTrouble::Kind::weights, done_ - 1});
    }
    return finish();
}

Result<std::optional<TrainTrouble>> TuneRun::one_step() {
    const std::int64_t step = done_;
    const int k = k_at(step);
    const double factor = learning_rate_factor(work_.config, step, total_steps_);
    const TuneBatch batch = batcher_.at(step);
    SPARSESCOPE_ASSIGN(const TuneLosses losses, work_.step.run(work_.inputs, batch, factor, k));
    StepLosses sums;
    for (const TuneLosses::Part& part : losses.parts)
        sums.parts.push_back({part.name, part.value, part.weight});
    sums.total = losses.total;
    if (!losses.finite)
        return std::optional(TrainTrouble{TrainTrouble::Kind::loss, step, std::move(sums)});
    ++done_;
    rate_.step(static_cast<std::int64_t>(batch.pairs()));
    tokens_ += losses.tokens;
    count_active(losses);
    const bool runs_away = rules_.runs_away(sums);
    obey(rules_.after_step(step, sums, annealed()));
    const bool due = step == first_step_ || complete() || runs_away || steering_.ending() ||
                     seconds_since_then(last_report_) >= options_.monitor_seconds;
    if (due) report(step, k, losses, factor);
    if (runs_away)
        return std::optional(TrainTrouble{TrainTrouble::Kind::runaway, step, std::move(sums)});
    return std::optional<TrainTrouble>();
}

void TuneRun::count_active(const TuneLosses& losses) {
    for (const auto& code : losses.active) {
        for (const std::uint32_t neuron : code)
            if (neuron < last_active_.size()) last_active_[neuron] = documents_;
        ++documents_;
    }
}

// Silent among the documents of the last epoch, or of all steps while there were fewer.
void TuneRun::describe_use(StepMetrics& metrics) const {
    if (last_active_.empty()) {
        metrics.dead_share = metrics.explained_variance = metrics.l0 = std::nan("");
        return;
    }
    const std::int64_t window =
        std::min(documents_, 2 * static_cast<std::int64_t>(work_.set.pairs()));
    const auto silent = std::ranges::count_if(last_active_, [&](std::int64_t last) {
        return last < documents_ - window || last == never_active;
    });
    metrics.dead_share = static_cast<double>(silent) / static_cast<double>(last_active_.size());
    metrics.window_samples = window;
    metrics.explained_variance = std::nan("");
    metrics.l0 = metrics.k;
}

void TuneRun::report(std::int64_t step, int k, const TuneLosses& losses, double factor) {
    const double seconds = seconds_since_then(last_report_);
    last_report_ = Clock::now();
    StepMetrics m;
    m.step = step;
    m.total_steps = planned_steps_;
    m.k = k;
    for (const TuneLosses::Part& part : losses.parts)
        m.losses.push_back({part.name, part.value, part.weight});
    m.total_loss = losses.total;
    describe_use(m);
    const StepRate::Speed speed = rate_.speed(planned_steps_ - step - 1);
    m.steps_per_second = speed.steps_per_second;
    m.samples_per_second = speed.samples_per_second;
    m.seconds_left = speed.seconds_left;
    m.seconds_left_low = speed.seconds_left_low;
    m.seconds_left_high = speed.seconds_left_high;
    m.memory_bytes = resident_bytes();
    m.threads = compute_threads();
    m.gradient_norm = losses.gradient_norm;
    m.learning_rate = work_.config.learning_rate * factor;
    if (tokens_ > 0 && seconds > 0) m.tokens_per_second = static_cast<double>(tokens_) / seconds;
    tokens_ = 0;
    observer_.on_step(m);
    if (joint() && annealed() &&
        m.window_samples == 2 * static_cast<std::int64_t>(work_.set.pairs()))
        obey(rules_.after_dead_share(step, m.dead_share, m.window_samples));
}

void TuneRun::obey(const std::vector<RuleWatch::Verdict>& verdicts) {
    for (const auto& verdict : verdicts) {
        observer_.on_notice(std::max<std::int64_t>(0, done_ - 1), verdict.sentence);
        if (verdict.then == TrainRule::Then::notify || steering_.ending()) continue;
        const bool pause = verdict.then == TrainRule::Then::pause;
        steering_.end(pause ? TrainEnd::paused : TrainEnd::stopped, verdict.sentence);
    }
}

Status TuneRun::between_steps() {
    const auto interval = std::max<std::int64_t>(
        1,
        static_cast<std::int64_t>(static_cast<double>(planned_steps_) * options_.held_out_share));
    if (done_ % interval == 0 || complete()) look_at_held_out(done_ - 1);
    if (!keeper_.enabled() || complete() || steering_.ending()) return {};
    CheckpointKeeper::Wish wish;
    wish.best = improved_;
    wish.marked = steering_.take_mark();
    const bool asked = steering_.take_checkpoint();
    // A backbone's checkpoints are large: the best waits for one that is due anyway.
    if (asked || wish.marked || keeper_.due(done_)) return checkpoint(wish);
    return {};
}

TuneProgress TuneRun::memory() const {
    return {done_, rules_.state(), best_, documents_, last_active_};
}

Status TuneRun::checkpoint(const CheckpointKeeper::Wish& wish) {
    const auto write = [&](const std::filesystem::path& path, const std::function<bool()>&) {
        return write_tune_checkpoint(path, work_.config, memory(), work_.step);
    };
    SPARSESCOPE_ASSIGN(const auto outcome, keeper_.write(done_, write, wish));
    if (outcome == CheckpointKeeper::Outcome::written_after_waiting) rate_.restart();
    if (outcome == CheckpointKeeper::Outcome::given_up) {
        given_up_ = done_;
    } else {
        improved_ = false;
    }
    return {};
}

Result<TrainOutcome> TuneRun::finish() {
    const bool discard = steering_.ending() == TrainEnd::discarded;
    const bool stop = !complete() && steering_.ending() == TrainEnd::stopped;
    if (keeper_.enabled() && !discard) {
        CheckpointKeeper::Wish wish;
        wish.best = improved_;
        wish.marked = steering_.take_mark();
        wish.patient = !stop && given_up_ != done_;  // who said pause has waited enough
        wish.last = stop;
        // A stop, too: what comes after it may be ended, and goes on from there.
        const bool written = keeper_.last_step() == done_ && !wish.marked && !wish.best;
        if (!written)
            if (Status kept = checkpoint(wish); !kept)
                return roll_back({TrainTrouble::Kind::weights, done_ - 1});
    } else if (!discard && !work_.step.all_finite()) {
        return roll_back({TrainTrouble::Kind::weights, done_ - 1});
    }
    return outcome();
}

TrainOutcome TuneRun::outcome() const {
    TrainOutcome outcome;
    outcome.end = steering_.ending().value_or(TrainEnd::finished);
    if (complete() && outcome.end != TrainEnd::discarded) outcome.end = TrainEnd::finished;
    if (outcome.end == TrainEnd::paused || outcome.end == TrainEnd::stopped)
        outcome.reason = steering_.reason();
    if (outcome.end == TrainEnd::paused && keeper_.enabled() && keeper_.last_step() != done_)
        outcome.reason = fmt::format(
            "Paused at the checkpoint of step {}: that of step {} could not be written.",
            keeper_.last_step(), done_);
    if (joint()) outcome.weights = work_.step.head();
    outcome.steps = done_;
    outcome.total_steps = total_steps_;
    outcome.k = k_at(std::max<std::int64_t>(0, done_ - 1));
    outcome.seconds = seconds_since_then(start_);
    return outcome;
}

TrainOutcome TuneRun::end_here(TrainEnd how) const {
    TrainOutcome ended = outcome();
    ended.end = how;
    return ended;
}

std::string TuneRun::describe_trouble(const TrainTrouble& trouble,
                                      std::optional<std::int64_t> good_step) const {
    if (trouble.kind == TrainTrouble::Kind::loss && trouble.step == 0)
        return "The loss or its gradient is NaN or infinite at step 0, before anything was "
               "learned: the backbone, or the settings, cannot be finetuned as they are. Try a "
               "higher temperature, or another backbone.";
    TrainConfig named;
    named.learning_rate = work_.config.learning_rate;
    return describe(trouble, named, good_step);
}

Result<TrainOutcome> TuneRun::roll_back(const TrainTrouble& trouble) {
    const auto good = keeper_.enabled() ? newest_tune_checkpoint(options_.checkpoint_folder)
                                        : Result<FoundCheckpoint>(fail(ErrorCode::not_found, ""));
    if (!good) return fail(ErrorCode::internal, describe_trouble(trouble, {}));
    SPARSESCOPE_TRY(work_.step.restore(good->path));
    done_ = good->step;
    TrainOutcome paused = outcome();
    paused.end = TrainEnd::paused;
    paused.reason = describe_trouble(trouble, good->step);
    return paused;
}

}  // namespace sparsescope
