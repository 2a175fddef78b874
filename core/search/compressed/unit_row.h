// SPDX-License-Identifier: GPL-3.0-or-later
// Brings rows to length 1. Private to this folder.
#pragma once
#include <algorithm>
#include <span>

#include "core/search/dense_rows.h"

namespace sparsescope {

// Writes the row at length 1; for a row without a direction zeros, and returns false.
inline bool to_unit(std::span<const float> row, std::span<float> unit) {
    const double length = length_of(row);
    if (!(length > 0)) {
        std::ranges::fill(unit, 0.0F);
        return false;
    }
    for (std::size_t j = 0; j < row.size(); ++j)
        unit[j] = static_cast<float>(row[j] / length);
    return true;
}

}  // namespace sparsescope
