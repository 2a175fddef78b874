// SPDX-License-Identifier: GPL-3.0-or-later
// `linear` sampled at the first step of each epoch: every document is seen once at each k. Some
// accounts of CSRv2 describe the annealing this way; its code anneals by steps (method §3).
#include "core/recipe/schedule.h"

namespace sparsescope::schedule_parts {

const ScheduleEntry& by_epoch_entry() {
    static const ScheduleEntry entry{
        "by_epoch", "As linear, but k changes only between epochs.",
        [](const Annealing& a, std::int64_t step) {
            const std::int64_t epoch_start = step - step % a.steps_per_epoch;
            const double progress = static_cast<double>(epoch_start) / static_cast<double>(a.steps);
            return a.initial_k * (1.0 - progress) + a.final_k * progress;
        }};
    return entry;
}

}  // namespace sparsescope::schedule_parts
