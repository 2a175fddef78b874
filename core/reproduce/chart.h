// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol as a picture: 1-NN accuracy against k, a line per arm.
#pragma once
#include <span>
#include <string>

#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

// SVG text. Codes of the fewest neurons that were run, the dense prefixes, and the whole embedding
// as a dashed line; means over seeds. Empty when nothing of the protocol was run.
[[nodiscard]] std::string accuracy_chart(std::span<const Trial> trials, const Protocol& protocol);

}  // namespace sparsescope::reproduce
