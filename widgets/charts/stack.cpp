// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/stack.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sparsescope {

namespace {

// Parts of one run share their positions, so merging costs next to nothing.
std::vector<double> all_positions(std::span<const std::span<const ChartPoint>> parts) {
    std::vector<double> all, one, merged;
    for (const auto& part : parts) {
        one.clear();
        for (const auto& point : part)
            if (std::isfinite(point.x)) one.push_back(point.x);
        merged.clear();
        std::set_union(all.begin(), all.end(), one.begin(), one.end(), std::back_inserter(merged));
        all.swap(merged);
    }
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace

std::vector<std::vector<StackSlice>> stack_parts(
    std::span<const std::span<const ChartPoint>> parts) {
    const auto xs = all_positions(parts);
    std::vector<double> up(xs.size(), 0.0);
    std::vector<double> down(xs.size(), 0.0);
    std::vector<std::vector<StackSlice>> stacked;
    stacked.reserve(parts.size());
    for (const auto& part : parts) {
        auto& slices = stacked.emplace_back();
        slices.reserve(xs.size());
        auto at = part.begin();
        for (std::size_t i = 0; i < xs.size(); ++i) {
            double value = 0;
            for (; at != part.end() && !(at->x > xs[i]); ++at)
                if (at->x == xs[i] && std::isfinite(at->y)) value = at->y;
            double& edge = value < 0 ? down[i] : up[i];
            slices.push_back({xs[i], edge, edge + value});
            edge += value;
        }
    }
    return stacked;
}

}  // namespace sparsescope
