// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/settings_that_differ.h"

#include <algorithm>

#include "core/recipe/train_params.h"

namespace sparsescope {

std::vector<ComparedSetting> settings_that_differ(std::span<const TrainConfig> configs) {
    std::vector<ComparedSetting> all = {{"preset", "Preset", {}}};
    for (const TrainConfig& config : configs)
        all.front().values.push_back(config.preset);
    for (const ParamSpec& param : train_params()) {
        ComparedSetting& setting = all.emplace_back(ComparedSetting{param.name, param.title, {}});
        for (const TrainConfig& config : configs)
            setting.values.push_back(get_param(config, param.name).value_or(""));
    }
    std::erase_if(all, [](const ComparedSetting& setting) {
        return std::ranges::all_of(setting.values,
                                   [&](const auto& v) { return v == setting.values.front(); });
    });
    return all;
}

}  // namespace sparsescope
