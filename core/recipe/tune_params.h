// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a finetuning by name, as train_params.h has those of a head: form fields,
// command-line flags and JSON keys are the same list. The settings of the head are in it as
// "head-k", "head-epochs", …, named after their ParamSpecs in train_params().
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/types/param_spec.h"

namespace sparsescope {

// In display order; those of the head come last, from tune_head_prefix on.
[[nodiscard]] std::span<const ParamSpec> tune_params();
inline constexpr std::string_view tune_head_prefix = "head-";

// Read or write one setting by its ParamSpec name ("ks", "head-k"); everything is text.
[[nodiscard]] Result<std::string> get_param(const TuneConfig& config, std::string_view name);
[[nodiscard]] Status set_param(TuneConfig& config, std::string_view name, std::string_view value);

[[nodiscard]] std::string to_json(const TuneConfig& config);
// A setting that the JSON does not name keeps its default. invalid_input: it is no object;
// invalid_argument: a value cannot be one.
[[nodiscard]] Result<TuneConfig> tune_config_from_json(std::string_view json);
// The settings of the head of a run, whatever the run trains: those of train, or the head's of a
// finetuning.
[[nodiscard]] Result<TrainConfig> head_config_from_json(std::string_view json);
// Whether the JSON of a run's settings is that of a finetuning.
[[nodiscard]] bool is_tune_config(std::string_view json);

// Whether the settings can work: each within its range, and with one another. What depends on the
// backbone and its data is checked where these are known. The sentence says what to change.
[[nodiscard]] Status validate(const TuneConfig& config);

}  // namespace sparsescope
