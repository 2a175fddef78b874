// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/csv_dialect.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/formats/number_text.h"

namespace sparsescope {
namespace {

using Record = std::vector<std::string>;

// What stands outside quotes in each record of these lines. A record whose quotes are still open at
// the end of the lines is left out, if there is another.
std::vector<std::string> unquoted_records(std::span<const std::string> lines) {
    std::vector<std::string> records;
    bool quoted = false;
    for (const std::string& line : lines) {
        if (!quoted && line.empty()) continue;
        if (!quoted) records.emplace_back();
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (!quoted) records.back() += c;
        }
    }
    if (quoted && records.size() > 1) records.pop_back();
    return records;
}

// How often the delimiter is in the first record, if that often in all others too.
std::ptrdiff_t steady_count(const std::vector<std::string>& records, char delimiter) {
    std::ptrdiff_t steady = 0;
    for (const std::string& record : records) {
        const auto count = std::ranges::count(record, delimiter);
        if (steady == 0) steady = count;
        if (count == 0 || count != steady) return 0;
    }
    return steady;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool commas_are_decimal(const std::vector<std::string>& records) {
    return std::ranges::all_of(records, [](const std::string& record) {
        for (std::size_t i = record.find(','); i != std::string::npos; i = record.find(',', i + 1))
            if (i == 0 || i + 1 == record.size() || !is_digit(record[i - 1]) ||
                !is_digit(record[i + 1]))
                return false;
        return true;
    });
}

// A word or a number, and then numbers, with a blank between each: embeddings of words.
bool blanks_part_numbers(const std::vector<std::string>& records) {
    double value = 0;
    return steady_count(records, ' ') >= 2 &&
           std::ranges::all_of(records, [&](std::string_view record) {
               for (record.remove_prefix(record.find(' ') + 1); !record.empty();) {
                   const std::size_t end = std::min(record.find(' '), record.size());
                   if (!parse_number(record.substr(0, end), value)) return false;
                   record.remove_prefix(std::min(end + 1, record.size()));
               }
               return true;
           });
}

char guess_delimiter(const std::vector<std::string>& records) {
    if (records.empty()) return ',';
    for (const char sure : {'\t', '|'})
        if (steady_count(records, sure) > 0) return sure;
    const bool semicolons = steady_count(records, ';') > 0;
    const bool commas = steady_count(records, ',') > 0;
    if (semicolons && (!commas || commas_are_decimal(records))) return ';';
    if (commas) return ',';
    if (blanks_part_numbers(records)) return ' ';
    constexpr std::string_view candidates = ",\t;|";
    const std::string& first = records.front();
    return *std::ranges::max_element(
        candidates, {}, [&](char candidate) { return std::ranges::count(first, candidate); });
}

bool blank_after_each(const std::string& record, char delimiter) {
    std::size_t count = 0;
    for (std::size_t i = record.find(delimiter); i != std::string::npos;
         i = record.find(delimiter, i + 1), ++count)
        if (i + 1 >= record.size() || record[i + 1] != ' ') return false;
    return count > 0;
}

std::optional<double> as_number(const std::string& field) {
    double value = 0;
    if (means_nothing(field) || !parse_comma_number(field, value) || !std::isfinite(value))
        return std::nullopt;
    return value;
}

bool is_word(const std::string& field) {
    return !means_nothing(field) && !as_number(field);
}

// The body of a column holds numbers and nothing else.
bool numbers_below(std::span<const Record> body, std::size_t column) {
    bool any = false;
    for (const Record& record : body) {
        if (column >= record.size() || means_nothing(record[column])) continue;
        if (!as_number(record[column])) return false;
        any = true;
    }
    return any;
}

// v, v + 1, v + 2 … down a column, the first record included: rows that are counted.
bool counts_down(std::span<const Record> records, std::size_t column) {
    const double first = as_number(records.front()[column]).value_or(0);
    for (std::size_t i = 1; i < records.size(); ++i) {
        if (column >= records[i].size()) return false;
        if (as_number(records[i][column]) != first + static_cast<double>(i)) return false;
    }
    return records.size() >= 3;
}

// 0, 1, 2 … or 1, 2, 3 …, or three and more whole numbers in a row from anywhere (years).
bool counts_across(const Record& record, const std::vector<std::size_t>& columns) {
    const double first = *as_number(record[columns.front()]);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (*as_number(record[columns[i]]) != first + static_cast<double>(i)) return false;
    return columns.size() >= 3 || (columns.size() == 2 && (first == 0 || first == 1));
}

bool is_number_list(const std::string& field) {
    std::vector<float> numbers;
    return parse_number_list(field, numbers).kind != NumberList::Kind::none;
}

// More words than a name has.
bool is_prose(const std::string& field) {
    return std::ranges::count(field, ' ') >= 5;
}

bool comes_again(std::span<const Record> records) {
    const Record& first = records.front();
    for (std::size_t column = 0; column < first.size(); ++column)
        for (const Record& record : records.subspan(1))
            if (is_word(first[column]) && column < record.size() && record[column] == first[column])
                return true;
    return false;
}

}  // namespace

CsvDialect guess_dialect(std::span<const std::string> lines) {
    const auto records = unquoted_records(lines);
    CsvDialect dialect{guess_delimiter(records)};
    dialect.blank_after =
        !records.empty() && dialect.delimiter != '\t' &&
        std::ranges::all_of(
            std::span(records).first(std::min<std::size_t>(records.size(), 2)),
            [&](const auto& record) { return blank_after_each(record, dialect.delimiter); });
    return dialect;
}

bool begins_with_names(std::span<const std::vector<std::string>> records) {
    const Record& first = records.front();
    const auto body = records.subspan(1);
    std::vector<std::size_t> numbers;
    bool fraction = false;
    bool word_above_numbers = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (as_number(first[i])) {
            numbers.push_back(i);
            fraction = fraction || first[i].find_first_of(".,-") != std::string::npos;
        } else {
            word_above_numbers =
                word_above_numbers || (is_word(first[i]) && numbers_below(body, i));
        }
    }
    if (word_above_numbers) return true;
    if (fraction || std::ranges::any_of(first, is_number_list)) return false;
    if (numbers.empty())
        return !comes_again(records) && (first.size() > 2 || std::ranges::none_of(first, is_prose));
    // pandas leaves the name of its row numbers empty, and calls a column without a name 0.
    if (first.front().empty() && as_number(first[numbers.front()]) == 0.0) return true;
    const bool rows_counted =
        std::ranges::any_of(numbers, [&](std::size_t i) { return counts_down(records, i); });
    if (counts_across(first, numbers) && !rows_counted) return true;
    if (body.empty()) return numbers.size() < first.size();
    return std::ranges::none_of(numbers, [&](std::size_t i) { return numbers_below(body, i); });
}

}  // namespace sparsescope
