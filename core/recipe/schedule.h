// SPDX-License-Identifier: GPL-3.0-or-later
// The annealing schedule: how many neurons are active at each optimiser step.
//   D   = trunc(total_steps · decay_ratio)
//   k_t = k                                                for t ≥ D
//   k_t = round_half_even(initial_k·(1 − t/D) + k·(t/D))   otherwise
// (official CSRv2 code, evaluated in double in this order). initial_k is lowered to h/4 when
// 4·initial_k > h, because the 4k pass needs 4·k ≤ h; it is raised to k when below k.
#pragma once
#include <cstdint>

#include "core/recipe/train_config.h"

namespace sparsescope {

class AnnealingSchedule {
  public:
    AnnealingSchedule(int initial_k, int k, int hidden, double decay_ratio,
                      std::int64_t total_steps);
    AnnealingSchedule(const TrainConfig& resolved_config, std::int64_t total_steps);

    [[nodiscard]] int k_at(std::int64_t step) const;                                 // 0-based step
    [[nodiscard]] std::int64_t annealing_steps() const { return annealing_steps_; }  // D; 0: none
    [[nodiscard]] int initial_k() const { return initial_k_; }                       // after clamps
    [[nodiscard]] std::int64_t total_steps() const { return total_steps_; }

  private:
    int initial_k_;
    int final_k_;
    std::int64_t annealing_steps_;
    std::int64_t total_steps_;
};

// epochs · ceil(N/B): the last partial batch is kept.
[[nodiscard]] std::int64_t total_steps(const TrainConfig& config, std::int64_t train_documents);

}  // namespace sparsescope
