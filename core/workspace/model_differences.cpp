// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/model_differences.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/recipe/settings_that_differ.h"
#include "core/recipe/train_config.h"
#include "core/recipe/train_params.h"

namespace sparsescope {

namespace {

using Group = std::pair<DatasetId, std::string>;  // and the preset

void append(std::string& words, const std::string& name, const std::string& value) {
    words += (words.empty() ? "" : ", ") + (name == "preset" ? value : name + " " + value);
}

}  // namespace

std::vector<std::string> what_differs(const std::vector<ModelInfo>& models) {
    std::map<Group, std::vector<std::size_t>> groups;
    std::map<DatasetId, std::set<std::string>> presets;
    std::vector<TrainConfig> configs(models.size());
    for (std::size_t i = 0; i < models.size(); ++i) {
        auto config = train_config_from_json(models[i].config);
        if (!config) continue;
        configs[i] = std::move(*config);
        groups[{models[i].dataset, configs[i].preset}].push_back(i);
        presets[models[i].dataset].insert(configs[i].preset);
    }
    std::vector<std::string> words(models.size());
    for (const auto& [group, members] : groups) {
        std::vector<TrainConfig> alike;
        for (const std::size_t i : members)
            alike.push_back(configs[i]);
        const auto settings = settings_that_differ(alike);
        for (std::size_t place = 0; place < members.size(); ++place) {
            std::string& text = words[members[place]];
            if (presets[group.first].size() > 1) append(text, "preset", group.second);
            for (const ComparedSetting& setting : settings)
                append(text, setting.name, setting.values[place]);
        }
    }
    return words;
}

}  // namespace sparsescope
