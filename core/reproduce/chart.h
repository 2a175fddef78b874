// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a protocol as a picture: 1-NN accuracy against k, with a line for every arm.
#pragma once
#include <span>
#include <string>

#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

// Returns SVG. Shown are codes of the fewest neurons that were run, the dense prefixes, and the
// whole embedding as a dashed line, each as the mean over seeds. The text is empty when nothing of
// the protocol was run.
[[nodiscard]] std::string accuracy_chart(std::span<const Trial> trials, const Protocol& protocol);

}  // namespace sparsescope::reproduce
