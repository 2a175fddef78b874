// SPDX-License-Identifier: GPL-3.0-or-later
// A field of a CSV file that is written. Pure.
#pragma once
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

}  // namespace sparsescope
