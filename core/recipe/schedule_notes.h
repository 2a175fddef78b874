// SPDX-License-Identifier: GPL-3.0-or-later
// What a run will do with its settings and its data, in words, to be shown before it starts.
#pragma once
#include <string>
#include <vector>

#include "core/recipe/train_config.h"

namespace sparsescope {

// One sentence each for every value that was lowered, raised or chosen, for the step at which
// annealing ends, and for how many neurons the data can keep alive at most. `resolved` is
// resolved(requested, data).
[[nodiscard]] std::vector<std::string> schedule_notes(const TrainConfig& requested,
                                                      const TrainConfig& resolved,
                                                      const DataShape& data);

}  // namespace sparsescope
