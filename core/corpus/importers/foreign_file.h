// SPDX-License-Identifier: GPL-3.0-or-later
// Files that people try to import and that cannot be: each is called by its name, with the way out.
#pragma once
#include <filesystem>

#include "core/base/result.h"

namespace sparsescope::importing {

// invalid_input for a file that is known to be something else; told by its content, and by its name
// where that says more.
[[nodiscard]] Status refuse_foreign_file(const std::filesystem::path& file);

}  // namespace sparsescope::importing
