// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/trend.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

constexpr double flat_band = 0.05;
constexpr double flat_length = 0.25;

bool is_finite(const ChartPoint& p) {
    return std::isfinite(p.x) && std::isfinite(p.y);
}

}  // namespace

std::optional<Trend> trend_of(std::span<const ChartPoint> points) {
    std::optional<Trend> trend;
    for (const auto& p : points) {
        if (!is_finite(p)) continue;
        if (!trend) trend = Trend{.first = p, .last = p, .low = p.y, .high = p.y, .flat_since = {}};
        trend->last = p;
        trend->low = std::min(trend->low, p.y);
        trend->high = std::max(trend->high, p.y);
    }
    if (!trend) return trend;
    const double band = flat_band * (trend->high - trend->low);
    double since = trend->last.x;
    for (auto p = points.rbegin(); p != points.rend(); ++p) {
        if (!is_finite(*p)) continue;
        if (std::abs(p->y - trend->last.y) > band) break;
        since = p->x;
    }
    const double length = trend->last.x - trend->first.x;
    if (since > trend->first.x && trend->last.x - since >= flat_length * length)
        trend->flat_since = since;
    return trend;
}

}  // namespace sparsescope
