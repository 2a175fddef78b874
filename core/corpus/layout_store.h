// SPDX-License-Identifier: GPL-3.0-or-later
// What the check of a workspace asks of its maps. Private to this folder.
#pragma once
#include <functional>
#include <stop_token>
#include <string>

#include "core/corpus/sqlite.h"

namespace sparsescope {

// Calls add(sentence) for each map whose places cannot be read. cancelled; io.
[[nodiscard]] Status check_layouts(Database& database, const std::stop_token& stop,
                                   const std::function<void(std::string)>& add);

}  // namespace sparsescope
