// SPDX-License-Identifier: GPL-3.0-or-later
// How sure a share of few documents is: Wilson's score interval (1927), which stays inside 0 … 1
// and is not empty for 0 or all of n.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sparsescope {

struct ShareInterval {
    double low = 0;
    double high = 1;
};

// Of `hits` of n documents: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). z is 1.96 for 95 %.
// n = 0: anything is possible, 0 … 1.
[[nodiscard]] inline ShareInterval wilson_interval(std::int64_t hits, std::int64_t n,
                                                   double z = 1.959963984540054) {
    if (n <= 0) return {};
    const auto count = static_cast<double>(n);
    const double p = static_cast<double>(hits) / count;
    const double scale = 1 + z * z / count;
    const double middle = (p + z * z / (2 * count)) / scale;
    const double reach = z * std::sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / scale;
    // Exact at the ends, where the rounding of the formula would leave a trace.
    return {hits <= 0 ? 0 : std::max(middle - reach, 0.0),
            hits >= n ? 1 : std::min(middle + reach, 1.0)};
}

}  // namespace sparsescope
