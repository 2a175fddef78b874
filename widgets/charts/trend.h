// SPDX-License-Identifier: GPL-3.0-or-later
// Finds what a sentence about a line needs: where it began and ended, and since when it is flat.
// Std only.
#pragma once
#include <optional>
#include <span>

#include "widgets/charts/decimate.h"

namespace sparsescope {

struct Trend {
    ChartPoint first;
    ChartPoint last;
    double low = 0;  // of y
    double high = 0;
    // Where the line became flat: from here on no value is further than 5 % of the span from the
    // last one. Known only when the flat part is at least a quarter of the line, and not all of it.
    std::optional<double> flat_since;
};

// nullopt when there is no finite point.
[[nodiscard]] std::optional<Trend> trend_of(std::span<const ChartPoint> points);

}  // namespace sparsescope
