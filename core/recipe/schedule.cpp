// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/schedule.h"

#include <algorithm>
#include <cmath>

#include "core/recipe/validate.h"
#include "schedule_list.inc"

namespace sparsescope {

std::span<const ScheduleEntry* const> schedules() {
    return schedule_list;
}

namespace {

// The first of the list for a name that is not in it: validate() has refused such a config.
const ScheduleEntry* curve_named(std::string_view name) {
    for (const ScheduleEntry* entry : schedules())
        if (entry->name == name) return entry;
    return schedules().front();
}

}  // namespace

AnnealingSchedule::AnnealingSchedule(int initial_k, int k, int hidden, double decay_ratio,
                                     std::int64_t total_steps)
    : part_{initial_k, k}, curve_(schedules().front()), total_steps_(total_steps) {
    if (4 * static_cast<std::int64_t>(initial_k) > hidden) part_.initial_k = hidden / 4;
    part_.initial_k = std::max(part_.initial_k, k);
    if (part_.initial_k > k)
        part_.steps = static_cast<std::int64_t>(static_cast<double>(total_steps) * decay_ratio);
}

AnnealingSchedule::AnnealingSchedule(const TrainConfig& config, std::int64_t total_steps)
    : AnnealingSchedule(config.initial_k, config.k, config.hidden, config.decay_ratio,
                        total_steps) {
    curve_ = curve_named(config.schedule);
    part_.steps_per_epoch = std::max<std::int64_t>(1, total_steps / std::max(1, config.epochs));
}

int AnnealingSchedule::k_at(std::int64_t step) const {
    if (step >= part_.steps) return part_.final_k;
    // nearbyint rounds half to even, as the reference's round() does; std::round would not.
    return static_cast<int>(std::nearbyint(curve_->k_at(part_, step)));
}

std::int64_t total_steps(const TrainConfig& config, std::int64_t train_documents) {
    const std::int64_t batch = std::max(1, config.batch);
    return config.epochs * ((train_documents + batch - 1) / batch);
}

std::int64_t planned_steps(const TrainConfig& config, std::int64_t train_documents) {
    const std::int64_t all = total_steps(config, train_documents);
    return config.max_steps > 0 ? std::min(all, config.max_steps) : all;
}

}  // namespace sparsescope
