// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that several trainings do not share, for tables, sentences and command lines.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/recipe/train_config.h"
#include "core/recipe/tune_config.h"

namespace sparsescope {

struct ComparedSetting {
    std::string name;                 // of its ParamSpec, or "preset"
    std::string title;                // for people
    std::vector<std::string> values;  // as get_param() writes them, one for each config
};

// The preset first, then the settings in the order of train_params(). Values are compared as text.
[[nodiscard]] std::vector<ComparedSetting> settings_that_differ(
    std::span<const TrainConfig> configs);
// The same of runs that finetune backbones, in the order of tune_params().
[[nodiscard]] std::vector<ComparedSetting> settings_that_differ(
    std::span<const TuneConfig> configs);

}  // namespace sparsescope
