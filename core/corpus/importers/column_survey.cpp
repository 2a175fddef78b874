// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/column_survey.h"

#include <algorithm>
#include <cmath>

#include "core/base/picture_kind.h"
#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t shown_word = 40;
constexpr std::size_t kept_pictures = 3;

bool is_code(std::string_view text) {
    return text.find(' ') == std::string_view::npos &&
           text.find_first_of("0123456789/:@_") != std::string_view::npos;
}

// 1,234 and -12,345: a comma before three digits, and no leading zero.
bool may_be_thousands(std::string_view text) {
    text = trimmed(text);
    const std::size_t comma = text.find(',');
    const std::size_t first = text.find_first_of("0123456789");
    return comma != std::string_view::npos && text.size() == comma + 4 && first < comma &&
           text[first] != '0';
}

}  // namespace

Split split_of(std::string_view word) {
    const std::string low = lower(std::string(trimmed(word)));
    if (low == "train" || low == "training") return Split::train;
    if (low == "validation" || low == "valid" || low == "val" || low == "dev")
        return Split::validation;
    if (low == "test" || low == "testing") return Split::test;
    return Split::none;
}

std::size_t ColumnSurvey::list_size() const {
    const auto most = std::ranges::max_element(list_sizes, {}, [&](const auto& size) {
        return std::pair(size.second, size.first == first_list);
    });
    return most == list_sizes.end() ? 0 : most->first;
}

void TableSurvey::add(std::vector<Cell>& cells, std::int64_t line, bool lists_known) {
    // A key that JSON brings late was missing in the rows before.
    columns.resize(std::max(columns.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (!is_nothing(cells[i])) add_cell(columns[i], cells[i], line, lists_known);
    ++rows;
}

void TableSurvey::add_cell(ColumnSurvey& column, Cell& cell, std::int64_t line, bool lists_known) {
    ++column.filled;
    double value = 0;
    if (read_number(cell, true, value)) {
        ++column.numbers;
        if (cell.number == Cell::Number::comma) {
            ++column.comma_numbers;
            column.thousands += may_be_thousands(cell.text) ? 1 : 0;
        }
        column.bytes += cell.text.size();
        return add_number(column, value);
    }
    if (lists_known && column.lists > 0) {
        ++column.lists;
        return;
    }
    list_.clear();
    const NumberList list = read_numbers(cell, list_);
    if (list.kind != NumberList::Kind::none) {
        ++column.lists;
        if (column.list_sizes.empty()) column.first_list = list_.size();
        ++column.list_sizes[list_.size()];
        column.fractions = column.fractions || list.fraction;
        column.bracketed = column.bracketed && list.bracketed;
        if (list.kind == NumberList::Kind::elided && column.elided_line == 0)
            column.elided_line = line;
        return;
    }
    if (column.word_line == 0) {
        column.word = shown_cell(cell, shown_word);
        column.word_line = line;
    }
    column.bytes += cell.text.size();
    if (read_truth(cell) != Truth::neither) {
        ++column.truths;
    } else if (!cell.value.is_null()) {
        ++column.structures;
    } else {
        if (column.words.size() <= ColumnSurvey::most_words) column.words.insert(cell.text);
        column.codes += is_code(cell.text) ? 1 : 0;
        if (is_called_picture(trimmed(cell.text))) {
            ++column.pictures;
            if (column.first_pictures.size() < kept_pictures)
                column.first_pictures.push_back(cell.text);
        }
        column.paths += cell.text.find('/') != std::string::npos ? 1 : 0;
        // A column with other words is none of splits, whatever follows.
        if (column.splits + 1 == column.filled && split_of(cell.text) != Split::none)
            ++column.splits;
    }
    column.counts = column.rises = false;
}

void TableSurvey::add_number(ColumnSurvey& column, double value) const {
    if (column.numbers == 1) {
        column.first = column.least = column.greatest = value;
        column.counts = rows == 0;
    } else {
        column.counts = column.counts && value == column.first + static_cast<double>(rows);
        column.rises = column.rises && value > column.last;
        column.least = std::min(column.least, value);
        column.greatest = std::max(column.greatest, value);
    }
    column.last = value;
    column.whole = column.whole && value == std::trunc(value);
}

}  // namespace sparsescope::importing
