// SPDX-License-Identifier: GPL-3.0-or-later
// Markdown of what was measured: the tables of docs/reproduction.md.
#pragma once
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

// One section per protocol: a table per h, one of the prefixes, the claims and, when the preset was
// run, its goals. invalid_input when trials of one protocol were run with different settings.
[[nodiscard]] Result<std::string> markdown(std::span<const Trial> trials);

}  // namespace sparsescope::reproduce
