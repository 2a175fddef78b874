// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of finetuning as forms ask for them.
#pragma once
#include <span>
#include <string>

#include <QStringList>

#include "core/base/result.h"
#include "core/recipe/data_shape.h"
#include "core/recipe/tune_config.h"
#include "core/types/param_spec.h"

namespace sparsescope {

// Those that a person types: arm and data are chosen elsewhere, and what the other arm alone obeys
// is left out.
[[nodiscard]] std::span<const ParamSpec> arm_params(TuneArm arm);
// All groups but the one about the data: they stay folded.
[[nodiscard]] QStringList folded_tune_groups(TuneArm arm);
// What a setting is when this is typed (ParamForm::Reader).
[[nodiscard]] Result<std::string> read_tune_setting(const std::string& name,
                                                    const std::string& typed);
// What the verb finetune starts from: the head of a staged run is the one that fits the data.
[[nodiscard]] TuneConfig usual_tuning(TuneArm arm, const DataShape& shape);
// "Epochs 1 → 2, Learning rate 2e-05 → 1e-05"; "" when nothing differs.
[[nodiscard]] QString tune_differences(const TuneConfig& from, const TuneConfig& to);

}  // namespace sparsescope
