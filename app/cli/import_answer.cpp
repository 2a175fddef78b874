// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/import_answer.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "app/cli/text_table.h"
#include "core/base/nearest_word.h"

namespace sparsescope::cli {
namespace {

constexpr std::size_t named_columns = 6;
constexpr std::size_t cell_width = 28;

std::string shown_name(const PreviewColumn& column) {
    const std::string name = column.name.empty() ? "(no name)" : column.name;
    if (column.columns == 1) return name;
    return fmt::format("{} … {} ({} numbers)", name, column.last_name, column.columns);
}

// "a, b and 3 more: metadata, words"
std::string column_line(std::span<const PreviewColumn> columns) {
    std::vector<std::string> names;
    for (const PreviewColumn& column : columns) {
        if (names.size() == named_columns && columns.size() > named_columns + 1) break;
        names.push_back(shown_name(column));
    }
    std::string line = fmt::format("  {}", fmt::join(names, ", "));
    if (names.size() < columns.size())
        line += fmt::format(" and {} more", columns.size() - names.size());
    const PreviewColumn& first = columns.front();
    line += fmt::format(": {}", to_string(first.role));
    return line + (first.reason.empty() ? "\n" : fmt::format(" ({})\n", first.reason));
}

std::string columns_text(const std::vector<PreviewColumn>& columns) {
    std::string text;
    for (std::size_t begin = 0; begin < columns.size();) {
        std::size_t end = begin + 1;
        while (end < columns.size() && columns[end].role == columns[begin].role &&
               columns[end].reason == columns[begin].reason)
            ++end;
        text += column_line(std::span(columns).subspan(begin, end - begin));
        begin = end;
    }
    return text;
}

std::string rows_text(const ImportPreview& file) {
    if (file.rows.empty()) return {};
    std::vector<TextTable::Column> titles;
    for (const PreviewColumn& column : file.columns)
        titles.push_back({shortened(shown_name(column), cell_width)});
    TextTable table(std::move(titles));
    for (const auto& row : file.rows) {
        std::vector<std::string> cells;
        for (const std::string& cell : row)
            cells.push_back(shortened(cell, cell_width));
        table.add(std::move(cells));
    }
    return table.text();
}

Json column_json(const PreviewColumn& column) {
    Json json;
    json["name"] = column.name;
    json["columns"] = column.columns;
    json["last_name"] = column.columns > 1 ? Json(column.last_name) : Json();
    json["role"] = to_string(column.role);
    json["chosen"] = column.chosen;
    json["reason"] = column.reason;
    json["dim"] = column.dim;
    return json;
}

}  // namespace

Result<std::vector<ColumnChoice>> parse_column_choices(const std::string& words) {
    std::vector<ColumnChoice> choices;
    std::string name;  // with what follows it, until a role is complete
    for (std::size_t i = 0; i <= words.size();) {
        const std::size_t end = std::min(words.find(',', i), words.size());
        name += (name.empty() ? "" : ",") + words.substr(i, end - i);
        i = end + 1;
        const std::size_t equals = name.rfind('=');
        if (equals == std::string::npos) continue;
        const auto role = parse_column_role(name.substr(equals + 1));
        if (!role) continue;
        choices.push_back({name.substr(0, equals), *role});
        name.clear();
    }
    if (name.empty()) return choices;
    const std::vector<std::string> roles(column_role_names.begin(), column_role_names.end());
    const std::size_t equals = name.rfind('=');
    const std::string meant =
        equals == std::string::npos ? "" : nearest_word(name.substr(equals + 1), roles);
    return fail(ErrorCode::invalid_argument,
                fmt::format("--columns: \"{}\" names no role for a column.{} Write NAME=ROLE; the "
                            "roles are {}.",
                            name, meant.empty() ? "" : fmt::format(" Did you mean {}?", meant),
                            fmt::join(roles, ", ")));
}

Json to_json(const std::vector<ImportPreview>& files) {
    Json list = Json::array();
    for (const ImportPreview& file : files) {
        Json json;
        json["file"] = file.file;
        json["importer"] = file.importer;
        json["documents"] = file.documents >= 0 ? Json(file.documents) : Json();
        json["dim"] = file.dim;
        json["columns"] = Json::array();
        for (const PreviewColumn& column : file.columns)
            json["columns"].push_back(column_json(column));
        json["notes"] = file.notes;
        if (file.unusable > 0) json["notes"].push_back(file.fault);
        json["rows"] = file.rows;
        list.push_back(std::move(json));
    }
    return list;
}

std::string describe(const std::vector<ImportPreview>& files) {
    std::string text;
    for (const ImportPreview& file : files) {
        if (file.columns.empty() && file.notes.empty() && files.size() == 1) continue;
        text += fmt::format("{} ({})\n{}", file.file, file.importer, columns_text(file.columns));
        for (const std::string& note : file.notes)
            text += fmt::format("  Note: {}\n", note);
        if (file.unusable > 0) text += fmt::format("  Note: {}\n", file.fault);
        text += rows_text(file);
    }
    return text;
}

}  // namespace sparsescope::cli
