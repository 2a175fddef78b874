// SPDX-License-Identifier: GPL-3.0-or-later
// Turns a failure of SQLite into a sentence for the user: what was being done to which file, why it
// failed, what is safe, what to do. Private to this folder.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace sparsescope {

// SQLite takes paths of this many bytes, to which it appends up to so many more.
inline constexpr std::size_t longest_sqlite_path = 512;
inline constexpr std::size_t sqlite_suffix = std::string_view("-journal").size();

struct SqliteFailure {
    int code = 0;          // extended result code
    int system_errno = 0;  // of the operating-system call behind it, 0: none
    std::string text;      // SQLite's own words
    std::filesystem::path path;
    std::string_view activity;  // "importing documents"
};

[[nodiscard]] bool is_out_of_space(int system_errno);  // disk, quota or file size limit
[[nodiscard]] Error describe(const SqliteFailure& failure);

}  // namespace sparsescope
