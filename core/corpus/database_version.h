// SPDX-License-Identifier: GPL-3.0-or-later
// Which SQLite the program runs on, for "About".
#pragma once
#include <string>

namespace sparsescope {

[[nodiscard]] std::string database_version();  // "3.40.1"

}  // namespace sparsescope
