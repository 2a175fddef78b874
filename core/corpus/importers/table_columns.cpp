// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/table_columns.h"

#include <algorithm>

#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"

namespace sparsescope::importing {
namespace {

// A column of words this long on average is prose, not a category.
constexpr double prose_length = 20;

// The column asked for, or the first with one of the usual names.
Result<std::optional<std::size_t>> find_column(const CsvReader& reader, const std::string& asked,
                                               std::span<const std::string_view> usual) {
    std::vector<std::string> names = reader.columns();
    if (asked.empty()) std::ranges::transform(names, names.begin(), lower);
    SPARSESCOPE_ASSIGN(const std::string chosen, choose_key(reader.name(), names, asked, usual));
    if (chosen.empty()) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::find(names, chosen) - names.begin());
}

// These columns, which must exist.
Result<std::vector<std::size_t>> find_columns(const CsvReader& reader,
                                              const std::vector<std::string>& asked) {
    std::vector<std::size_t> columns;
    for (const std::string& name : asked) {
        SPARSESCOPE_ASSIGN(const auto column, find_column(reader, name, {}));
        if (column) columns.push_back(*column);
    }
    return columns;
}

bool contains(const std::vector<std::size_t>& columns, std::size_t column) {
    return std::ranges::find(columns, column) != columns.end();
}

// The only column of prose that is nothing else.
std::optional<std::size_t> guess_text(const TableSurvey& survey, const ColumnRoles& roles) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < survey.columns.size(); ++i) {
        const ColumnSurvey& column = survey.columns[i];
        const double length = static_cast<double>(column.bytes) / static_cast<double>(survey.rows);
        const bool taken = i == roles.label || contains(roles.levels, i);
        if (taken || column.numeric || length < prose_length) continue;
        if (found) return {};
        found = i;
    }
    return found;
}

bool is_row_number(const std::string& name) {
    const std::string low = lower(name);
    return low == "id" || low == "index" || low == "row";
}

}  // namespace

void TableSurvey::add(const std::vector<std::string>& fields) {
    ++rows;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].empty()) continue;
        ColumnSurvey& column = columns[i];
        double value = 0;
        column.filled = true;
        column.numeric = column.numeric && parse_number(fields[i], value);
        column.bytes += fields[i].size();
    }
}

Result<ColumnRoles> column_roles(const CsvReader& reader, const TableSurvey& survey,
                                 const ImportOptions& options, Numbers numbers) {
    ColumnRoles roles;
    SPARSESCOPE_ASSIGN(roles.label, find_column(reader, options.label_column, label_keys));
    SPARSESCOPE_ASSIGN(roles.text, find_column(reader, options.text_column, text_keys));
    SPARSESCOPE_ASSIGN(roles.levels, find_columns(reader, options.level_columns));
    if (!roles.text) roles.text = guess_text(survey, roles);
    for (std::size_t i = 0; i < survey.columns.size(); ++i) {
        if (i == roles.text || i == roles.label || contains(roles.levels, i)) continue;
        const ColumnSurvey& column = survey.columns[i];
        const bool number = numbers == Numbers::embeddings && column.numeric && column.filled &&
                            !is_row_number(reader.columns()[i]);
        (number ? roles.embedding : roles.metadata).push_back(i);
    }
    if (roles.embedding.size() == 1) {  // one number is a remark about a document, no embedding
        roles.metadata.push_back(roles.embedding.front());
        std::ranges::sort(roles.metadata);
        roles.embedding.clear();
    }
    if (roles.text || !roles.embedding.empty()) return roles;
    std::string names;
    for (const auto& name : reader.columns())
        names += (names.empty() ? "" : ", ") + name;
    return fail(ErrorCode::invalid_input,
                fmt::format("{} has no column that is clearly the text, and not two columns of "
                            "numbers for an embedding. Name the text column; there are: {}.",
                            reader.name(), names));
}

}  // namespace sparsescope::importing
