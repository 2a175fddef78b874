// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/schedule.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

AnnealingSchedule::AnnealingSchedule(int initial_k, int k, int hidden, double decay_ratio,
                                     std::int64_t total_steps)
    : initial_k_(initial_k), final_k_(k), annealing_steps_(0), total_steps_(total_steps) {
    if (4 * static_cast<std::int64_t>(initial_k_) > hidden) initial_k_ = hidden / 4;
    initial_k_ = std::max(initial_k_, final_k_);
    if (initial_k_ > final_k_)
        annealing_steps_ =
            static_cast<std::int64_t>(static_cast<double>(total_steps) * decay_ratio);
}

AnnealingSchedule::AnnealingSchedule(const TrainConfig& config, std::int64_t total_steps)
    : AnnealingSchedule(config.initial_k, config.k, config.hidden, config.decay_ratio,
                        total_steps) {}

int AnnealingSchedule::k_at(std::int64_t step) const {
    if (step >= annealing_steps_) return final_k_;
    const double progress = static_cast<double>(step) / static_cast<double>(annealing_steps_);
    // nearbyint rounds half to even, as the reference's round() does; std::round would not.
    return static_cast<int>(std::nearbyint(initial_k_ * (1.0 - progress) + final_k_ * progress));
}

std::int64_t total_steps(const TrainConfig& config, std::int64_t train_documents) {
    const std::int64_t batch = std::max(1, config.batch);
    return config.epochs * ((train_documents + batch - 1) / batch);
}

}  // namespace sparsescope
