// SPDX-License-Identifier: GPL-3.0-or-later
// The rule for the column that says where pictures lie.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/corpus/importers/column_planner.h"
#include "core/corpus/importers/table_document.h"

namespace sparsescope::importing {

bool ColumnPlanner::names_pictures(std::size_t i) const {
    return survey(i).filled > 0 && 10 * survey(i).pictures >= 9 * survey(i).filled;
}

// Paths that end as those of pictures do, nine of ten at least. Tables of texts name pictures that
// nobody has, too; so one of the first must be there.
void ColumnPlanner::find_picture() {
    if (use_ != TableUse::documents || plan_.picture) return;
    const auto folder = options_.file.parent_path();
    const auto is_there = [&](const std::string& path) {
        std::error_code ignored;
        return std::filesystem::is_regular_file(folder / picture_path(path), ignored);
    };
    for (std::size_t i = 0; i < size() && !plan_.picture; ++i)
        if (!role(i) && names_pictures(i) &&
            std::ranges::any_of(survey(i).first_pictures, is_there))
            give(i, ColumnRole::picture, "paths of pictures that are there");
}

// What to say where a table has nothing but pictures that are not there; "" elsewhere.
std::string ColumnPlanner::missing_pictures() const {
    for (std::size_t i = 0; i < size(); ++i)
        if (names_pictures(i) && plan_.columns[i].role == ColumnRole::metadata)
            return fmt::format(
                " \"{}\" names pictures, but {} is not there; paths begin at the table's own "
                "folder. Put the table beside them, or write whole paths.",
                facts_.names[i], survey(i).first_pictures.front());
    return {};
}

}  // namespace sparsescope::importing
