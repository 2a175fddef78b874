// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/confidence.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sparsescope {

double corrected_z(std::int64_t tests, double level) {
    const double tail = level / (2 * static_cast<double>(std::max<std::int64_t>(tests, 1)));
    // The tail ½·erfc(z/√2) falls from ½, so halving the interval finds its z to the last digit.
    double low = 0;
    double high = 40;
    for (int i = 0; i < 100; ++i) {
        const double z = (low + high) / 2;
        (std::erfc(z / std::numbers::sqrt2) / 2 > tail ? low : high) = z;
    }
    return low;
}

LogOdds log_odds(const TwoByTwo& counts) {
    const auto cell = [](std::int64_t count) { return static_cast<double>(count) + 0.5; };
    const double both = cell(counts.both);
    const double set_only = cell(counts.in_set - counts.both);
    const double property_only = cell(counts.with_property - counts.both);
    const double neither = cell(counts.all - counts.in_set - counts.with_property + counts.both);
    return {std::log(both * neither / (set_only * property_only)),
            std::sqrt(1 / both + 1 / set_only + 1 / property_only + 1 / neither)};
}

double signed_evidence(const TwoByTwo& counts, double z) {
    const LogOdds odds = log_odds(counts);
    const double left = std::abs(odds.ratio) - z * odds.error;
    return left > 0 ? std::copysign(left, odds.ratio) : 0;
}

}  // namespace sparsescope
