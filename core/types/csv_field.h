// SPDX-License-Identifier: GPL-3.0-or-later
// A field of a CSV file that is written. Pure.
#pragma once
#include <charconv>
#include <string>

namespace sparsescope {

// RFC 4180: a field with a delimiter, a quote or a line end stands in quotes, its quotes doubled.
// Blanks at its ends would be lost to readers that trim.
[[nodiscard]] inline std::string csv_field(const std::string& text) {
    const bool plain = text.find_first_of(",\"\r\n") == std::string::npos &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
    if (plain) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

// The same of a text that is written for a spreadsheet: one that it would take for a formula, and
// run, has an apostrophe before it. A number stays one. What is to be read again as it was is
// written with csv_field().
[[nodiscard]] inline std::string sheet_field(const std::string& text) {
    constexpr const char* begin_formulas = "=+-@\t\r";
    if (text.find_first_of(begin_formulas) != 0) return csv_field(text);
    const char* end = text.data() + text.size();
    double number = 0;
    const auto [rest, error] =
        std::from_chars(text.data() + (text.front() == '+' ? 1 : 0), end, number);
    if (error == std::errc() && rest == end) return csv_field(text);
    return csv_field("'" + text);
}

}  // namespace sparsescope
