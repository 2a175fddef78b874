// SPDX-License-Identifier: GPL-3.0-or-later
// Giving a file that SQLite wrote its final name, so that the name always means a complete file,
// also after a power cut. Private to this folder.
#pragma once
#include <filesystem>

#include "core/base/result.h"

namespace sparsescope {

// from becomes to; a file called to is replaced.
[[nodiscard]] Status replace_file(const std::filesystem::path& from,
                                  const std::filesystem::path& to);
// from becomes to; fails with invalid_argument when something is called to already.
[[nodiscard]] Status publish_new_file(const std::filesystem::path& from,
                                      const std::filesystem::path& to);

}  // namespace sparsescope
