// SPDX-License-Identifier: GPL-3.0-or-later
// Recipes to start from: our own, and those of CSRv2 (arXiv 2602.05735) and CSR (arXiv 2503.01776)
// with the values of the official code.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

struct Preset {
    std::string name;
    std::string title;
    std::string summary;  // what it is and where its values come from
    TrainConfig config;
};
[[nodiscard]] std::span<const Preset> presets();
[[nodiscard]] Result<TrainConfig> preset_config(std::string_view name);
// The preset to start from, given what is known of the documents.
[[nodiscard]] std::string_view default_preset(const DataShape& data);

}  // namespace sparsescope
