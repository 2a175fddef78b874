// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the columns of a table, counted row by row. It decides what each column is for
// (column_rules.h).
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/corpus/importers/cell.h"
#include "core/types/document.h"

namespace sparsescope::importing {

struct ColumnSurvey {
    std::int64_t filled = 0;         // rows that hold something
    std::int64_t numbers = 0;        // of these: one number each
    std::int64_t comma_numbers = 0;  // … of which with a comma
    std::int64_t thousands = 0;      // … of which like 1,234, where it may part thousands
    std::int64_t truths = 0;         // … true or false
    std::int64_t lists = 0;          // … a list of numbers
    std::int64_t structures = 0;     // … any other JSON list or object
    std::int64_t codes = 0;          // … one word with digits or signs: a date, an address, a key
    std::int64_t paths = 0;          // … words with '/' between them
    std::int64_t pictures = 0;       // … a path that ends like that of a picture
    std::int64_t splits = 0;         // … the name of a part: train, dev, test
    std::uint64_t bytes = 0;
    // Of the numbers.
    bool whole = true;
    bool counts = true;  // each one more than that of the row before
    bool rises = true;   // each greater than the one before
    double first = 0;
    double last = 0;
    double least = 0;
    double greatest = 0;
    // Of the lists.
    std::size_t first_list = 0;                      // size of the first
    std::map<std::size_t, std::int64_t> list_sizes;  // … how many have this size
    bool fractions = false;
    bool bracketed = true;
    // The different words, as long as they are few.
    std::set<std::string> words;
    std::vector<std::string> first_pictures;  // at most three
    // The first that is neither a number nor nothing.
    std::string word;
    std::int64_t word_line = 0;
    // The first list with "..." in it.
    std::int64_t elided_line = 0;  // 0: there is none

    // That most lists have, of several the one of the first list; 0: there are none.
    [[nodiscard]] std::size_t list_size() const;
    // Some numbers have a comma that can only be the decimal one.
    [[nodiscard]] bool decimal_comma() const { return comma_numbers > thousands; }
    // Numbers, where those with a comma are only if it is decimal.
    [[nodiscard]] std::int64_t sure_numbers() const {
        return numbers - (decimal_comma() ? 0 : comma_numbers);
    }
    // Words that come again and again, as those of classes do.
    [[nodiscard]] bool has_few_words() const {
        return numbers == 0 && lists == 0 && structures == 0 && words.size() >= 2 &&
               words.size() <= most_words && 2 * static_cast<std::int64_t>(words.size()) <= filled;
    }
    static constexpr std::size_t most_words = 50;

    // Filled, and with numbers alone.
    [[nodiscard]] bool numeric() const { return filled > 0 && sure_numbers() == filled; }
    [[nodiscard]] bool mostly_numeric() const {
        return filled == 0 || 2 * sure_numbers() >= filled;
    }
    [[nodiscard]] bool mostly_lists() const { return filled > 0 && 2 * lists >= filled; }
};

struct TableSurvey {
    std::vector<ColumnSurvey> columns;
    std::int64_t rows = 0;

    // `lists_known`: columns of lists are no longer looked into, only counted.
    void add(std::vector<Cell>& cells, std::int64_t line, bool lists_known = false);

  private:
    void add_cell(ColumnSurvey& column, Cell& cell, std::int64_t line, bool lists_known);
    void add_number(ColumnSurvey& column, double value) const;
    std::vector<float> list_;  // the last one read
};

// Split::none: the word names no part.
[[nodiscard]] Split split_of(std::string_view word);

}  // namespace sparsescope::importing
