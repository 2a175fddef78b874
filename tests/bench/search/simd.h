// SPDX-License-Identifier: GPL-3.0-or-later
// Describes the processor that the measurements are made on.
#pragma once
#include <string>

#include "core/search/simd.h"

namespace sparsescope::bench {

// The model name and the vector instructions, as they are printed beside every table.
[[nodiscard]] std::string processor_name();
[[nodiscard]] std::string processor_features();

}  // namespace sparsescope::bench
