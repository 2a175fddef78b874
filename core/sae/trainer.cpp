// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/recipe/schedule.h"
#include "core/sae/batcher.h"
#include "core/sae/checkpoint.h"
#include "core/sae/held_out.h"
#include "core/sae/initial_head.h"
#include "core/sae/monitor.h"
#include "core/sae/torch/matmul.h"
#include "core/sae/training_step.h"

namespace sparsescope {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

DataShape shape_of(const TrainData& data) {
    DataShape shape;
    shape.train_documents = static_cast<std::int64_t>(data.train.rows);
    shape.dim = data.train.dim;
    std::vector<std::int32_t> labels(data.train_labels.begin(), data.train_labels.end());
    shape.unlabelled = std::count(labels.begin(), labels.end(), no_label);
    std::sort(labels.begin(), labels.end());
    const auto end = std::unique(labels.begin(), labels.end());
    shape.classes = static_cast<int>(
        std::count_if(labels.begin(), end, [](auto label) { return label != no_label; }));
    return shape;
}

bool ends(TrainControl control) {
    return control == TrainControl::stop || control == TrainControl::pause ||
           control == TrainControl::discard;
}

TrainEnd end_of(TrainControl control) {
    if (control == TrainControl::pause) return TrainEnd::paused;
    if (control == TrainControl::discard) return TrainEnd::discarded;
    return TrainEnd::stopped;
}

class Run {
  public:
    Run(const TrainConfig& config, const TrainData& data, const TrainOptions& options,
        TrainObserver& observer, HeadParameters<float> head, Random random)
        : config_(config),
          options_(options),
          observer_(observer),
          steps_(total_steps(config, static_cast<std::int64_t>(data.train.rows))),
          schedule_(config, steps_),
          step_(config, std::move(head)),
          batcher_(data.train,
                   uses_labels(config) ? data.train_labels : std::span<const std::int32_t>{},
                   static_cast<std::size_t>(config.batch), config.order, random),
          monitor_(static_cast<std::size_t>(config.hidden),
                   static_cast<std::int64_t>(data.train.rows), planned_steps()),
          probe_(data, options, config.seed) {}

    Status resume(Checkpoint checkpoint) {
        done_ = checkpoint.step;
        step_.restore(std::move(checkpoint.optimiser), std::move(checkpoint.since_fired));
        batcher_.restore(checkpoint.position);
        return {};
    }

    Result<TrainOutcome> go(const std::stop_token& stop) {
        const auto start = Clock::now();
        last_checkpoint_ = last_report_ = start;
        bool stopped = stop.stop_requested();
        if (stopped) end_ = TrainEnd::stopped;
        while (done_ < planned_steps() && !stopped) {
            SPARSESCOPE_TRY(one_step());
            const TrainControl control = observer_.control();
            stopped = (ends(control) || stop.stop_requested()) && done_ < planned_steps();
            if (stopped) end_ = end_of(control);
            between_steps(control == TrainControl::checkpoint, stopped, stop);
        }
        if (!all_finite(step_.head()))
            return fail(ErrorCode::internal,
                        diverged(done_ - 1, "The weights are no longer finite"));
        TrainOutcome outcome;
        outcome.weights = step_.head().to_weights();
        outcome.weights.stats_last_nonzero = step_.dead_counter().since_fired();
        outcome.steps = done_;
        outcome.total_steps = steps_;
        outcome.end = end_;
        outcome.k = schedule_.k_at(std::max<std::int64_t>(0, done_ - 1));
        outcome.seconds = seconds_since(start);
        return outcome;
    }

  private:
    [[nodiscard]] std::int64_t planned_steps() const {
        return config_.max_steps > 0 ? std::min(config_.max_steps, steps_) : steps_;
    }
    [[nodiscard]] HeadView head_view() const {
        const auto& head = step_.head();
        return {head.dim, head.hidden, head.encoder_weight.data(), head.pre_bias.data(),
                head.latent_bias.data()};
    }
    [[nodiscard]] std::string diverged(std::int64_t step, std::string_view what) const {
        return fmt::format(
            "{} at step {}. Training stopped; {}. The learning rate {} is probably too high: try "
            "{}.",
            what, step,
            checkpoint_step_ > 0
                ? fmt::format("the checkpoint of step {} is intact", checkpoint_step_)
                : "nothing was saved",
            config_.learning_rate, config_.learning_rate / 10);
    }

    Status one_step() {
        const std::int64_t step = done_;
        const int k = schedule_.k_at(step);
        const StepLosses losses = step_.run(batcher_.next(), k);
        if (!std::isfinite(losses.total))
            return fail(ErrorCode::internal, diverged(step, "The loss became NaN or infinite"));
        monitor_.count(step_.last());
        ++done_;
        const bool last = done_ == planned_steps();
        if (step == 0 || last || seconds_since(last_report_) >= options_.monitor_seconds) {
            last_report_ = Clock::now();
            observer_.on_step(monitor_.metrics(step, k, losses, step_.last()));
        }
        return {};
    }

    // What goes wrong here is told, and the run goes on: it is no reason to lose what is learned.
    void between_steps(bool checkpoint_asked, bool stopped, const std::stop_token& stop) {
        const auto interval = std::max<std::int64_t>(
            1, static_cast<std::int64_t>(static_cast<double>(planned_steps()) *
                                         options_.held_out_share));
        const bool last = done_ == planned_steps();
        if (done_ % interval == 0 || last) {
            observer_.on_histogram(monitor_.take_histogram(done_ - 1));
            if (!probe_.empty() && !stopped) {
                auto quality = probe_.measure(head_view(), config_.k, done_ - 1, stop);
                if (quality) {
                    observer_.on_held_out(*quality);
                } else if (quality.error().code != ErrorCode::cancelled) {
                    observer_.on_warning(quality.error());
                }
            }
        }
        if (options_.checkpoint_folder.empty() || last || stopped) return;
        if (checkpoint_asked || seconds_since(last_checkpoint_) >= options_.checkpoint_seconds)
            checkpoint();
    }

    void checkpoint() {
        auto path = write_checkpoint(options_.checkpoint_folder, config_, done_, step_,
                                     batcher_.position());
        last_checkpoint_ = Clock::now();
        if (!path) return observer_.on_warning(path.error());
        checkpoint_step_ = done_;
        CheckpointInfo written;
        written.step = done_;
        written.file = path->filename().string();
        written.bytes = static_cast<std::int64_t>(std::filesystem::file_size(*path));
        observer_.on_checkpoint(written, std::span(&written, 1));
    }

    const TrainConfig config_;
    const TrainOptions& options_;
    TrainObserver& observer_;
    std::int64_t steps_;
    AnnealingSchedule schedule_;
    TrainingStep<float> step_;
    Batcher batcher_;
    TrainMonitor monitor_;
    HeldOutProbe probe_;
    TrainEnd end_ = TrainEnd::finished;
    std::int64_t done_ = 0;
    std::int64_t checkpoint_step_ = 0;
    Clock::time_point last_checkpoint_;
    Clock::time_point last_report_;
};

Status check_initial(const HeadWeights& weights, const TrainConfig& config, std::size_t dim) {
    if (weights.dim == dim && weights.hidden == static_cast<std::size_t>(config.hidden)) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("The initial weights are for {} values and {} neurons; this run needs "
                            "{} values and {} neurons.",
                            weights.dim, weights.hidden, dim, config.hidden));
}

}  // namespace

Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    return guard("training", [&]() -> Result<TrainOutcome> {
        SPARSESCOPE_TRY(validate(config, shape_of(data)));
        use_compute_threads();
        Random random(config.seed);
        if (options.resume_from.empty()) {
            HeadParameters<float> head;
            if (options.initial_weights) {
                SPARSESCOPE_TRY(check_initial(*options.initial_weights, config, data.train.dim));
                head = HeadParameters<float>(*options.initial_weights);
            } else {
                head = initial_head(config, data.train, random);
            }
            return Run(config, data, options, observer, std::move(head), random).go(stop);
        }
        SPARSESCOPE_ASSIGN(Checkpoint checkpoint, read_checkpoint(options.resume_from));
        if (!(checkpoint.config == config))
            return fail(ErrorCode::invalid_argument,
                        "The checkpoint belongs to a run with other settings.");
        auto head = checkpoint.head;
        Run run(config, data, options, observer, std::move(head), random);
        SPARSESCOPE_TRY(run.resume(std::move(checkpoint)));
        return run.go(stop);
    });
}

}  // namespace sparsescope
