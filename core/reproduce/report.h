// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what was measured as Markdown, with the tables of docs/reproduction.md.
#pragma once
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

// Each protocol is a section with a table for every h, one of the prefixes, the claims, and the
// goals of presets that were run. invalid_input: trials of one protocol were run with different
// settings.
[[nodiscard]] Result<std::string> markdown(std::span<const Trial> trials);

}  // namespace sparsescope::reproduce
