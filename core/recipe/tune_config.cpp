// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/tune_config.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sparsescope {

std::string_view to_string(TuneArm arm) {
    return arm == TuneArm::joint ? "joint" : "staged";
}

std::string_view to_string(TuneDataKind kind) {
    switch (kind) {
        case TuneDataKind::classes:
            return "classes";
        case TuneDataKind::scored:
            return "scored";
        case TuneDataKind::triplets:
            return "triplets";
        case TuneDataKind::pairs:
            break;
    }
    return "pairs";
}

std::string_view to_string(TuneSchedule schedule) {
    switch (schedule) {
        case TuneSchedule::cosine:
            return "cosine";
        case TuneSchedule::constant:
            return "constant";
        case TuneSchedule::linear:
            break;
    }
    return "linear";
}

double learning_rate_factor(const TuneConfig& config, std::int64_t step, std::int64_t total_steps) {
    const double warmup = std::ceil(config.warmup * static_cast<double>(total_steps));
    const auto at = static_cast<double>(step);
    if (at < warmup) return (at + 1) / (warmup + 1);
    if (config.schedule == TuneSchedule::constant) return 1;
    const double left = std::max(1.0, static_cast<double>(total_steps) - warmup);
    const double done = std::clamp((at - warmup) / left, 0.0, 1.0);
    if (config.schedule == TuneSchedule::linear) return 1 - done;
    return 0.5 * (1 + std::cos(std::numbers::pi * done));
}

}  // namespace sparsescope
