// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of a table as people see it. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/importers/column_rules.h"

namespace sparsescope::importing {

inline constexpr std::size_t preview_rows = 8;

// The cells of a record, shortened.
[[nodiscard]] std::vector<std::string> shown_row(const std::vector<Cell>& cells);

// Columns, first rows and notes; neighbouring numbers of the embedding are one column.
[[nodiscard]] ImportPreview table_preview(const std::vector<std::string>& names,
                                          const TablePlan& plan,
                                          const std::vector<std::vector<std::string>>& rows);

}  // namespace sparsescope::importing
