// SPDX-License-Identifier: GPL-3.0-or-later
// Says of a path that is too long for a file that it is too long, instead of the system's "no such
// file" or "file name too long" without a number. Any thread.
#pragma once
#include <climits>
#include <cstddef>
#include <filesystem>

#include "core/base/result.h"

namespace sparsescope {

inline constexpr std::size_t longest_path = PATH_MAX - 1;   // in bytes, that the system takes
inline constexpr std::size_t longest_file_name = NAME_MAX;  // of a file in its folder

// invalid_argument when the path, made absolute, has more than `longest` bytes or its last name
// more than longest_file_name. longest_suffix: bytes of the longest ending that the program itself
// appends for files beside it.
[[nodiscard]] Status check_path_length(const std::filesystem::path& path,
                                       std::size_t longest_suffix = 0,
                                       std::size_t longest = longest_path);

}  // namespace sparsescope
