// SPDX-License-Identifier: GPL-3.0-or-later
// The annealing schedule: how many neurons are active at each optimiser step.
//   D   = trunc(total_steps · decay_ratio)
//   k_t = k                                      for t ≥ D
//   k_t = round_half_even(the schedule's curve)  otherwise
// A curve is one file in core/recipe/schedules and one word in core/recipe/CMakeLists.txt.
// initial_k is lowered to h/4 when 4·initial_k > h, because the 4k pass needs 4·k ≤ h, and raised
// to k when it is below k.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "core/recipe/train_config.h"

namespace sparsescope {

// The annealed part of a run. initial_k > final_k, both after they were lowered or raised.
struct Annealing {
    int initial_k = 0;
    int final_k = 0;
    std::int64_t steps = 0;  // D > 0
    std::int64_t steps_per_epoch = 1;
};

struct ScheduleEntry {
    std::string name;
    std::string summary;
    // k before rounding, for 0 ≤ step < D. It is initial_k at step 0 and falls to final_k.
    double (*k_at)(const Annealing& annealing, std::int64_t step);
};
[[nodiscard]] std::span<const ScheduleEntry* const> schedules();

class AnnealingSchedule {
  public:
    // The linear schedule of the official code.
    AnnealingSchedule(int initial_k, int k, int hidden, double decay_ratio,
                      std::int64_t total_steps);
    AnnealingSchedule(const TrainConfig& resolved_config, std::int64_t total_steps);

    [[nodiscard]] int k_at(std::int64_t step) const;                            // 0-based step
    [[nodiscard]] std::int64_t annealing_steps() const { return part_.steps; }  // D; 0: none
    [[nodiscard]] int initial_k() const { return part_.initial_k; }             // after clamps
    [[nodiscard]] std::int64_t total_steps() const { return total_steps_; }

  private:
    Annealing part_;
    const ScheduleEntry* curve_;
    std::int64_t total_steps_;
};

// epochs · ceil(N/B), because the last partial batch is kept.
[[nodiscard]] std::int64_t total_steps(const TrainConfig& config, std::int64_t train_documents);
// The steps that a run with these settings does: total_steps(), cut at max_steps, which ends a run
// without shortening its schedule.
[[nodiscard]] std::int64_t planned_steps(const TrainConfig& config, std::int64_t train_documents);

}  // namespace sparsescope
