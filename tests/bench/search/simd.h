// SPDX-License-Identifier: GPL-3.0-or-later
// The processor that is measured on, and the instructions that the yardsticks may use of it.
#pragma once
#include <string>

#include "core/search/simd.h"

namespace sparsescope::bench {

// Model name and vector instructions, as printed beside every table.
[[nodiscard]] std::string processor_name();
[[nodiscard]] std::string processor_features();

}  // namespace sparsescope::bench
