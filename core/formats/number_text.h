// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, lists of numbers and "nothing here" as programs write them into the cells of tables.
// Pure functions; any thread.
#pragma once
#include <string_view>
#include <vector>

namespace sparsescope {

// Without the blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Whether a decimal number, finite or not, fills the whole field (blanks around it are allowed).
[[nodiscard]] bool parse_number(std::string_view field, double& value);
// The same with a comma for the point: "-0,8019".
[[nodiscard]] bool parse_comma_number(std::string_view field, double& value);

// An empty field, or one of the words by which programs say that there is no value: NaN, NA, N/A,
// NULL, None, null, [], {} and their like.
[[nodiscard]] bool means_nothing(std::string_view field);

// How a cell holds several numbers.
struct NumberList {
    enum class Kind { none, numbers, elided };  // elided: "..." stands where numbers should
    Kind kind = Kind::none;
    bool bracketed = false;
    bool fraction = false;  // one of them has a point or an exponent
};
// Reads "[0.1, 0.2]", "[0.1 0.2\n 0.3]", "(0.1, 0.2)", "array([0.1, 0.2], dtype=float32)",
// "0.1 0.2", "0.1;0.2", "0,1;0,2" and appends what it read to `values`, where a word for nothing
// becomes NaN. `values` is as it was when there is no list. One number without brackets is none.
[[nodiscard]] NumberList parse_number_list(std::string_view field, std::vector<float>& values);

}  // namespace sparsescope
