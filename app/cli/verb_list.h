// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>

#include "app/cli/verb.h"

namespace sparsescope::cli {

[[nodiscard]] std::span<const VerbEntry* const> verbs();  // in the order help shows them

}  // namespace sparsescope::cli
