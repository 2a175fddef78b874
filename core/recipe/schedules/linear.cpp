// SPDX-License-Identifier: GPL-3.0-or-later
// k_t = initial_k·(1 − t/D) + k·(t/D), evaluated in double in this order as the official CSRv2 code
// does (method §3).
#include "core/recipe/schedule.h"

namespace sparsescope::schedule_parts {

const ScheduleEntry& linear_entry() {
    static const ScheduleEntry entry{
        "linear", "k falls by the same amount each step (official).",
        [](const Annealing& a, std::int64_t step) {
            const double progress = static_cast<double>(step) / static_cast<double>(a.steps);
            return a.initial_k * (1.0 - progress) + a.final_k * progress;
        }};
    return entry;
}

}  // namespace sparsescope::schedule_parts
