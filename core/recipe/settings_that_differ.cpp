// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/settings_that_differ.h"

#include <algorithm>

#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {

namespace {

void leave_out_the_same(std::vector<ComparedSetting>& settings) {
    std::erase_if(settings, [](const ComparedSetting& setting) {
        return std::ranges::all_of(setting.values,
                                   [&](const auto& v) { return v == setting.values.front(); });
    });
}

}  // namespace

std::vector<ComparedSetting> settings_that_differ(std::span<const TrainConfig> configs) {
    std::vector<ComparedSetting> all = {{"preset", "Preset", {}}};
    for (const TrainConfig& config : configs)
        all.front().values.push_back(config.preset);
    for (const ParamSpec& param : train_params()) {
        ComparedSetting& setting = all.emplace_back(ComparedSetting{param.name, param.title, {}});
        for (const TrainConfig& config : configs)
            setting.values.push_back(get_param(config, param.name).value_or(""));
    }
    leave_out_the_same(all);
    return all;
}

std::vector<ComparedSetting> settings_that_differ(std::span<const TuneConfig> configs) {
    std::vector<ComparedSetting> all;
    for (const ParamSpec& param : tune_params()) {
        ComparedSetting& setting = all.emplace_back(ComparedSetting{param.name, param.title, {}});
        for (const TuneConfig& config : configs)
            setting.values.push_back(get_param(config, param.name).value_or(""));
    }
    leave_out_the_same(all);
    return all;
}

}  // namespace sparsescope
