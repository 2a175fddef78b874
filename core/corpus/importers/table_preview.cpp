// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/table_preview.h"

#include <algorithm>
#include <span>

#include "core/corpus/importers/column_families.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t shown_width = 60;
constexpr std::size_t joined_cells = 3;
constexpr std::size_t most_apart = 64;  // more columns than that nobody reads one by one

// Columns of the file that are shown as one.
struct Shown {
    std::vector<std::size_t> columns;
};

// Whether first and last name tell all of them: d0 … d767. Among width, height and age a person may
// want to pick one out.
bool named_in_order(const std::vector<std::string>& names, std::span<const std::size_t> columns) {
    const auto families = column_families(names, columns);
    return !families.empty() && families.front().columns.size() == columns.size();
}

std::vector<Shown> shown_columns(const std::vector<std::string>& names, const TablePlan& plan) {
    std::vector<Shown> shown;
    // The numbers of an embedding stand in their own order, whatever that of the file.
    std::vector<std::size_t> sorted = plan.embedding;
    std::ranges::sort(sorted);
    const bool together = !plan.list && sorted.size() > 2 &&
                          sorted.back() - sorted.front() + 1 == sorted.size() &&
                          (sorted.size() > most_apart || named_in_order(names, sorted));
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
        if (together && i == sorted.front()) {
            shown.push_back({plan.embedding});
            i = sorted.back();
        } else {
            shown.push_back({{i}});
        }
    }
    return shown;
}

std::string joined(const std::vector<std::string>& row, const std::vector<std::size_t>& columns) {
    std::string text;
    for (std::size_t n = 0; n < columns.size(); ++n) {
        if (n == joined_cells && columns.size() > joined_cells) return text + ", \u2026";
        if (n > 0) text += ", ";
        if (columns[n] < row.size()) text += row[columns[n]];
    }
    return text;
}

}  // namespace

std::vector<std::string> shown_row(const std::vector<Cell>& cells) {
    std::vector<std::string> row;
    for (const Cell& cell : cells)
        row.push_back(shown_cell(cell, shown_width));
    return row;
}

ImportPreview table_preview(const std::vector<std::string>& names, const TablePlan& plan,
                            const std::vector<std::vector<std::string>>& rows) {
    ImportPreview preview;
    preview.dim = plan.dim;
    preview.notes = plan.notes;
    preview.rows.resize(rows.size());
    for (const Shown& shown : shown_columns(names, plan)) {
        const std::size_t first = shown.columns.front();
        const ColumnPlan& column = plan.columns[first];
        const bool embedding = column.role == ColumnRole::embedding;
        preview.columns.push_back({names[first], shown.columns.size(),
                                   shown.columns.size() > 1 ? names[shown.columns.back()] : "",
                                   *column.role, column.chosen, column.reason,
                                   !embedding  ? 0
                                   : plan.list ? plan.dim
                                               : shown.columns.size()});
        for (std::size_t r = 0; r < rows.size(); ++r)
            preview.rows[r].push_back(joined(rows[r], shown.columns));
    }
    return preview;
}

}  // namespace sparsescope::importing
