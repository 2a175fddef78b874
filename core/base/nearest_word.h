// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean …?"
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace sparsescope {

// The word with the fewest edits (insert, delete, replace, swap two neighbours) from typed, or ""
// when none is close enough to be what was meant. Ties: the first.
[[nodiscard]] std::string nearest_word(std::string_view typed, std::span<const std::string> words);

}  // namespace sparsescope
