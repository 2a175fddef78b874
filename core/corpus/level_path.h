// SPDX-License-Identifier: GPL-3.0-or-later
// Level paths as text: names from the outermost level to the innermost with '/' between them,
// "animal/mammal/dog". Pure functions.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace sparsescope {

// As it is stored: spaces around names and empty names are left out (" animal//dog/" is
// "animal/dog").
[[nodiscard]] std::string clean_level_path(std::string_view path);

// The names of the levels, outermost first, as one path, which ends before the first empty one: a
// level that is not known cannot be passed over. '/' within a name becomes '∕' (U+2215).
[[nodiscard]] std::string join_levels(std::span<const std::string> names);

}  // namespace sparsescope
