// SPDX-License-Identifier: GPL-3.0-or-later
// k_t = k + (initial_k − k)·(1 + cos(π·t/D))/2: half a cosine, as learning rates are annealed with
// (Loshchilov and Hutter 2017). Stays wide for longer than `linear` and lands softly.
#include <cmath>
#include <numbers>

#include "core/recipe/schedule.h"

namespace sparsescope::schedule_parts {

const ScheduleEntry& cosine_entry() {
    static const ScheduleEntry entry{
        "cosine", "k stays high at first, falls fastest in the middle and lands softly.",
        [](const Annealing& a, std::int64_t step) {
            const double progress = static_cast<double>(step) / static_cast<double>(a.steps);
            const double share = (1 + std::cos(std::numbers::pi * progress)) / 2;
            return a.final_k + (a.initial_k - a.final_k) * share;
        }};
    return entry;
}

}  // namespace sparsescope::schedule_parts
