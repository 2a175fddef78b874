// SPDX-License-Identifier: GPL-3.0-or-later
// What each column of a table is for: its text, its label, a number of its embedding, or a remark.
// Names tell some of it; the rest is told by what stands in all rows.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/importers/table_source.h"
#include "core/formats/csv.h"

namespace sparsescope::importing {

struct ColumnSurvey {
    bool numeric = true;  // every filled cell is a number
    bool filled = false;  // at least one cell is
    std::uint64_t bytes = 0;
};
struct TableSurvey {
    std::vector<ColumnSurvey> columns;
    std::int64_t rows = 0;

    explicit TableSurvey(std::size_t column_count) : columns(column_count) {}
    void add(const std::vector<std::string>& fields);
};

// Indices of columns.
struct ColumnRoles {
    std::optional<std::size_t> text;
    std::optional<std::size_t> label;
    std::vector<std::size_t> levels;  // outermost first; one alone holds whole paths
    std::vector<std::size_t> embedding;
    std::vector<std::size_t> metadata;

    bool operator==(const ColumnRoles&) const = default;
};

[[nodiscard]] Result<ColumnRoles> column_roles(const CsvReader& reader, const TableSurvey& survey,
                                               const ImportOptions& options, Numbers numbers);

// A table is read twice: to check it, and to store it. The first reading takes the columns for what
// the head of the table suggests, surveys all rows meanwhile, and leaves here what it found.
struct TableReadings {
    std::map<std::filesystem::path, TableSurvey> complete;  // of tables that were read to the end
    bool guessed = false;                                   // a table was opened by its head alone
    bool guessed_wrong = false;  // … and its end told otherwise: what was read must be read again
};

}  // namespace sparsescope::importing
