// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace sparsescope::cli {

namespace {

bool starts_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

void TextTable::add(std::vector<std::string> cells) {
    cells.resize(columns_.size());
    rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
    std::vector<std::string> titles;
    for (const Column& column : columns_)
        titles.push_back(column.title);
    std::vector<const std::vector<std::string>*> lines{&titles};
    for (const auto& row : rows_)
        lines.push_back(&row);

    std::vector<std::size_t> widths(columns_.size());
    for (const auto* line : lines)
        for (std::size_t c = 0; c < widths.size(); ++c)
            widths[c] = std::max(widths[c], characters((*line)[c]));

    std::vector<bool> empty(columns_.size());
    for (std::size_t c = 0; c < empty.size(); ++c)
        empty[c] = is_empty(c);

    std::string text;
    for (const auto* line : lines) {
        std::string printed;
        for (std::size_t c = 0; c < widths.size(); ++c) {
            if (empty[c]) continue;
            const std::string blanks(widths[c] - characters((*line)[c]), ' ');
            if (!printed.empty()) printed += "  ";
            printed +=
                columns_[c].align == Align::right ? blanks + (*line)[c] : (*line)[c] + blanks;
        }
        printed.erase(printed.find_last_not_of(' ') + 1);
        text += printed + "\n";
    }
    return text;
}

bool TextTable::is_empty(std::size_t column) const {
    return !rows_.empty() &&
           std::ranges::all_of(rows_, [&](const auto& row) { return row[column].empty(); });
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100 * share);
}

std::string bytes_text(std::int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
    if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", value / 1e6);
    return fmt::format("{:.1f} GB", value / 1e9);
}

std::string shortened(const std::string& text, std::size_t width) {
    std::string line = text;
    std::ranges::replace_if(
        line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (characters(line) <= width) return line;
    std::size_t end = 0;
    for (std::size_t seen = 0; end < line.size(); ++end)
        if (starts_character(line[end]) && ++seen == width) break;
    return line.substr(0, end) + "…";
}

}  // namespace sparsescope::cli
