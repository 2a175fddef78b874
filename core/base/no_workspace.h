// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps files that are written from replacing a workspace, such as the one they are written from.
// Any thread.
#pragma once
#include <filesystem>

#include "core/base/result.h"

namespace sparsescope {

// invalid_argument: the path is called like a workspace (*.sscope), or is an open one under any
// name. It is told by names: reading the file, and closing it again, would drop SQLite's locks on
// it (core/corpus). One with another ending is known by the files of its database beside it.
[[nodiscard]] Status check_no_workspace(const std::filesystem::path& path);

}  // namespace sparsescope
