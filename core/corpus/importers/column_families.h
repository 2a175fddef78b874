// SPDX-License-Identifier: GPL-3.0-or-later
// Columns whose names differ in a number at their end: d0, d1 …; emb_0 …; dim_3; 0, 1, 2 …;
// 1x1, 1x2 …
#pragma once
#include <span>
#include <string>
#include <vector>

namespace sparsescope::importing {

struct ColumnFamily {
    std::string prefix;                // "d", "emb_", ""
    std::vector<std::size_t> columns;  // in the order of their numbers
};

// The families of two and more among these columns, the largest first.
[[nodiscard]] std::vector<ColumnFamily> column_families(const std::vector<std::string>& names,
                                                        std::span<const std::size_t> columns);

}  // namespace sparsescope::importing
