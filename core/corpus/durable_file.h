// SPDX-License-Identifier: GPL-3.0-or-later
// Gives a file that SQLite wrote its final name, so that the name always means a complete file,
// also after a power cut. Private to this folder.
#pragma once
#include <filesystem>

#include "core/base/result.h"

namespace sparsescope {

// Renames `from` to `to`, and replaces a file that is called so.
[[nodiscard]] Status replace_file(const std::filesystem::path& from,
                                  const std::filesystem::path& to);
// Renames `from` to `to`. invalid_argument: something is called so already.
[[nodiscard]] Status publish_new_file(const std::filesystem::path& from,
                                      const std::filesystem::path& to);

}  // namespace sparsescope
