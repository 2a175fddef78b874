// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot work is said before a run starts.
#pragma once
#include "core/base/result.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

// invalid_argument with a sentence about the first thing that cannot work: by itself (4·k > h, a
// setting outside its range) or with the data (one class only, a batch larger than the data, labels
// missing for supervised contrast). config must be resolved.
[[nodiscard]] Status validate(const TrainConfig& config, const DataShape& data);

}  // namespace sparsescope
