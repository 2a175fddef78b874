// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/rank_overlap.h"

#include <algorithm>
#include <unordered_set>

namespace sparsescope {

double rank_biased_overlap(std::span<const std::int64_t> a, std::span<const std::int64_t> b,
                           double p) {
    const std::size_t depth = std::max(a.size(), b.size());
    if (depth == 0) return 1;
    std::unordered_set<std::int64_t> in_a, in_b;
    std::int64_t both = 0;
    double sum = 0;
    double factor = 1;
    double agreement = 0;
    for (std::size_t d = 0; d < depth; ++d) {
        if (d < a.size()) {
            both += in_b.contains(a[d]) ? 1 : 0;
            in_a.insert(a[d]);
        }
        if (d < b.size()) {
            both += in_a.contains(b[d]) ? 1 : 0;
            in_b.insert(b[d]);
        }
        agreement = static_cast<double>(both) / static_cast<double>(d + 1);
        sum += factor * agreement;
        factor *= p;
    }
    return (1 - p) * sum + factor * agreement;
}

}  // namespace sparsescope
