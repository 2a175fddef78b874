// SPDX-License-Identifier: GPL-3.0-or-later
// The names by which columns are usually called, in one table.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/types/import_preview.h"

namespace sparsescope::importing {

// The usual names of a role, the most usual first, as plain_name() writes them.
[[nodiscard]] std::span<const std::string_view> usual_names(ColumnRole role);

// In small letters, with '_' for blanks, dashes and dots.
[[nodiscard]] std::string plain_name(const std::string& name);

// Names of what people call a number that says something about a document: year, price, rating.
[[nodiscard]] bool names_a_remark(const std::string& plain);
// "index", "Unnamed: 0", "level_0": how programs call the numbers of rows.
[[nodiscard]] bool names_row_numbers(const std::string& plain);
// "id", "doc_id", "uuid".
[[nodiscard]] bool names_an_id(const std::string& plain);
// Has "embedding" or "vector" in it, or is a usual name of embeddings.
[[nodiscard]] bool names_an_embedding(const std::string& plain);

}  // namespace sparsescope::importing
