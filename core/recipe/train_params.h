// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a run by name: form fields, command-line flags and JSON keys are the same list.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/types/param_spec.h"

namespace sparsescope {

// In display order.
[[nodiscard]] std::span<const ParamSpec> train_params();
// Read or write one setting by its ParamSpec name ("initial-k"); numbers and choices are text.
[[nodiscard]] Result<std::string> get_param(const TrainConfig& config, std::string_view name);
[[nodiscard]] Status set_param(TrainConfig& config, std::string_view name, std::string_view value);
// invalid_argument for the first setting that is outside the range, or not one of the choices, that
// its ParamSpec names.
[[nodiscard]] Status check_params(const TrainConfig& config);

[[nodiscard]] std::string to_json(const TrainConfig& config);
// A setting that the JSON does not name keeps its default.
[[nodiscard]] Result<TrainConfig> train_config_from_json(std::string_view json);

}  // namespace sparsescope
