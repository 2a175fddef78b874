// SPDX-License-Identifier: GPL-3.0-or-later
// How a table is written, told by its beginning: what separates its fields, and whether its first
// record names the columns. Pure functions.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace sparsescope {

struct CsvDialect {
    char delimiter = ',';
    bool blank_after = false;  // a blank follows each delimiter, and is none of the field

    bool operator==(const CsvDialect&) const = default;
};

// Comma, semicolon, tab or bar: the one that parts every line alike; or blanks, between numbers.
[[nodiscard]] CsvDialect guess_dialect(std::span<const std::string> lines);

// Whether the first record can be the names of the columns. It cannot when it has numbers that do
// not count up (0, 1, 2 … or 1, 2, 3 …) above numbers, decimal fractions, or a word that comes
// again in its column.
[[nodiscard]] bool begins_with_names(std::span<const std::vector<std::string>> records);

}  // namespace sparsescope
