// SPDX-License-Identifier: GPL-3.0-or-later
// Stacks series on each other: parts that add up to a total. Positive values pile up from zero,
// negative ones pile down from it; a part without a value at some x takes no room there. Std only.
#pragma once
#include <span>
#include <vector>

#include "widgets/charts/decimate.h"

namespace sparsescope {

// The room that one part takes at x, from the edge nearer to zero to the far one; outer − inner is
// its value.
struct StackSlice {
    double x = 0;
    double inner = 0;
    double outer = 0;
    friend bool operator==(const StackSlice&, const StackSlice&) = default;
};

// In each part x ascends. Returns one list of slices for each part, all over the same x.
[[nodiscard]] std::vector<std::vector<StackSlice>> stack_parts(
    std::span<const std::span<const ChartPoint>> parts);

}  // namespace sparsescope
