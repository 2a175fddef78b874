// SPDX-License-Identifier: GPL-3.0-or-later
// k_t = initial_k·(k/initial_k)^(t/D): k falls by the same factor each step, so that halving from
// 64 to 32 takes as long as from 4 to 2. Most steps run at a small k, where a step is also cheaper.
#include <cmath>

#include "core/recipe/schedule.h"

namespace sparsescope::schedule_parts {

const ScheduleEntry& exponential_entry() {
    static const ScheduleEntry entry{
        "exponential", "k falls by the same factor each step: quickly at first, long at small k.",
        [](const Annealing& a, std::int64_t step) {
            const double progress = static_cast<double>(step) / static_cast<double>(a.steps);
            return a.initial_k * std::pow(static_cast<double>(a.final_k) / a.initial_k, progress);
        }};
    return entry;
}

}  // namespace sparsescope::schedule_parts
