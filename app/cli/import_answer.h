// SPDX-License-Identifier: GPL-3.0-or-later
// What an import understood of its files, as the command line says it; and how a person says
// otherwise.
#pragma once
#include <vector>

#include "app/cli/verb.h"
#include "core/types/import_preview.h"

namespace sparsescope::cli {

// "price=metadata,y=label". A comma that follows no role belongs to a name, so a name may have
// commas and equals signs: "price, EUR=metadata".
[[nodiscard]] Result<std::vector<ColumnChoice>> parse_column_choices(const std::string& words);

[[nodiscard]] Json to_json(const std::vector<ImportPreview>& files);
// A line for each column, neighbours with the same role and reason in one; then the notes, and the
// first rows where there are any. Each line ends in \n.
[[nodiscard]] std::string describe(const std::vector<ImportPreview>& files);

}  // namespace sparsescope::cli
