// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a run's checkpoints when they are due. When one cannot be written, the run is held in
// memory until there is room or its owner says how to end.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/sae/head_parameters.h"
#include "core/sae/steering.h"
#include "core/sae/train_options.h"

namespace sparsescope {

class CheckpointKeeper {
  public:
    struct Sizes {
        std::int64_t planned_steps = 0;    // of the whole run
        std::int64_t annealing_steps = 0;  // over which k falls
        std::int64_t weight_bytes = 0;     // of the weights alone
    };
    // All references must outlive it.
    CheckpointKeeper(const TrainOptions& options, TrainObserver& observer, Steering& steering,
                     const Sizes& sizes);

    // Whether there is a folder. Without one nothing is due and nothing is written.
    [[nodiscard]] bool enabled() const { return !options_.checkpoint_folder.empty(); }
    // Whether the clock, the count of steps or a milestone asks for a checkpoint.
    [[nodiscard]] bool due(std::int64_t step) const;
    [[nodiscard]] bool history_due(std::int64_t step) const {
        return history_steps_ > 0 && step % history_steps_ == 0;
    }

    struct Wish {
        bool best = false;
        bool marked = false;
        // Hold the run while there is no room, until the owner says how to end; otherwise warn.
        bool patient = true;
        // Write also when the run shall end now.
        bool last = false;
    };
    enum class Outcome { written, written_after_waiting, given_up };
    // Writes a checkpoint to this path, whole or not at all. `stopped` is asked several times a
    // second and ends it with ErrorCode::cancelled; ErrorCode::internal says that the weights are
    // not finite.
    using Write = std::function<Status(const std::filesystem::path& path,
                                       const std::function<bool()>& stopped)>;
    // An error means weights that are not finite: nothing was written.
    [[nodiscard]] Result<Outcome> write(std::int64_t step, const Write& write, const Wish& wish);
    // What goes wrong is told as a warning.
    void write_history(std::int64_t step, const HeadParameters<float>& head);

    // The step of the last checkpoint; −1: there is none.
    [[nodiscard]] std::int64_t last_step() const { return last_step_; }
    // How long it took to write.
    [[nodiscard]] double last_seconds() const { return last_seconds_; }
    // The run goes on from this checkpoint of the folder.
    void resumed(std::int64_t step) { last_step_ = step; }

  private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] Status try_write(std::int64_t step, const Write& write, const Wish& wish);
    [[nodiscard]] bool wait_for_room(std::int64_t step, const Error& error);
    void announce(std::int64_t step);

    const TrainOptions& options_;
    TrainObserver& observer_;
    Steering& steering_;
    std::int64_t history_steps_ = 0;
    // Steps inside the annealing that get a checkpoint however quick the run is, so that others can
    // branch from there; none where checkpoints are large.
    std::vector<std::int64_t> milestones_;
    Clock::time_point last_time_ = Clock::now();
    std::int64_t last_step_ = -1;
    double last_seconds_ = 0;
};

}  // namespace sparsescope
