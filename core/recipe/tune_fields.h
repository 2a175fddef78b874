// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of finetuning, in the manner of train_fields.h. Private to this folder.
#pragma once
#include <vector>

#include "core/recipe/train_fields.h"
#include "core/recipe/tune_config.h"

namespace sparsescope {

using TuneField = ConfigField<TuneConfig>;

// Every setting, in display order: those of the backbone, and after them those of the head that
// finetuning decides about, under "head-" and the name they have in train_fields().
[[nodiscard]] const std::vector<TuneField>& tune_fields();

}  // namespace sparsescope
