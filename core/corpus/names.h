// SPDX-License-Identifier: GPL-3.0-or-later
// What datasets, models and runs may be called, and what may be written about them. Any thread.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

inline constexpr std::size_t longest_name = 120;   // characters
inline constexpr std::size_t longest_note = 4000;  // characters

// The name without blanks around it. invalid_argument when nothing is left, when it is longer than
// longest_name, is not UTF-8, or has line breaks or other characters that cannot be seen.
[[nodiscard]] Result<std::string> checked_name(std::string_view name);
// The note without blanks around it, which may be empty. invalid_argument when it is longer than
// longest_note, is not UTF-8, or has invisible characters other than line breaks and tabs.
[[nodiscard]] Result<std::string> checked_note(std::string_view note);

// A name made of any text, such as a file's name: bytes that are not UTF-8 and characters that
// checked_name() refuses become blanks, and what is too long is cut. `otherwise` when nothing is
// left.
[[nodiscard]] std::string name_from(std::string_view text, std::string_view otherwise);
// The name itself, or the first of NAME-2, NAME-3, … that is not taken. A number that is at its end
// already is counted on: after NAME-2 comes NAME-3 (up to 99, beyond which it is more likely a
// year).
[[nodiscard]] std::string free_name(const std::string& name,
                                    const std::function<bool(const std::string&)>& taken);

}  // namespace sparsescope
