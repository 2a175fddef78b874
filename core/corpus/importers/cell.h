// SPDX-License-Identifier: GPL-3.0-or-later
// What one record says in one column, whether it comes from a table or from JSON, and what is read
// out of it. For one thread at a time.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/formats/number_text.h"

namespace sparsescope::importing {

struct Cell {
    std::string text;      // of a table, or a JSON string
    bool quoted = false;   // it is a JSON string, which has null for nothing
    nlohmann::json value;  // other JSON; null: the text is all there is
    // Whether the cell is a number: looked at once, since surveying and reading ask the same.
    enum class Number : unsigned char { unread, point, comma, none } number = Number::unread;
    double number_value = 0;

    // Makes it an empty one and keeps its memory.
    void clear();
};

// Nothing here: empty, null, or one of the words for it (means_nothing()).
[[nodiscard]] bool is_nothing(const Cell& cell);
// Nothing to keep of a text or a remark: as is_nothing(), but a JSON string is kept whatever it
// says ("NA" may be Namibia).
[[nodiscard]] bool is_empty(const Cell& cell);

// A number or a text of one. With a decimal comma only if `comma`.
[[nodiscard]] bool read_number(Cell& cell, bool comma, double& value);

// A list of numbers or a text of one (parse_number_list()); appends them. A JSON list with anything
// that is no number, but for null, is none.
[[nodiscard]] NumberList read_numbers(const Cell& cell, std::vector<float>& values);

// true, True, "TRUE" …
enum class Truth { yes, no, neither };
[[nodiscard]] Truth read_truth(const Cell& cell);

// Text as it is, other JSON as JSON, nothing as "".
[[nodiscard]] std::string cell_text(const Cell& cell);

// Names in a cell: a JSON list of them, or a text with ';' between them.
[[nodiscard]] std::vector<std::string> read_names(const Cell& cell);

// At most `width` characters in one line, for people.
[[nodiscard]] std::string shown_cell(const Cell& cell, std::size_t width);

}  // namespace sparsescope::importing
