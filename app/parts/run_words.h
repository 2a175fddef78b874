// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in words: what differs between the settings of two, and where one stands.
#pragma once
#include <vector>

#include <QString>

#include "core/corpus/corpus_types.h"
#include "core/recipe/settings_that_differ.h"
#include "core/recipe/train_config.h"
#include "core/types/param_spec.h"

namespace sparsescope {

// As a form shows it; "automatic" for a number that is decided for the person.
[[nodiscard]] QString setting_text(const TrainConfig& config, const ParamSpec& spec);

// Their two values are that of `from` and that of `to`.
[[nodiscard]] std::vector<ComparedSetting> setting_differences(const TrainConfig& from,
                                                               const TrainConfig& to);
// "Active neurons (k) 8 → 4, Seed 1 → 2"; "" when nothing differs.
[[nodiscard]] QString in_words(const std::vector<ComparedSetting>& differences);

[[nodiscard]] QString state_word(RunState state);
// "Interrupted at step 4 310 of 10 000."
[[nodiscard]] QString standing(const RunInfo& run);
// Ended before its time, without a model: it can be resumed, kept or deleted.
[[nodiscard]] bool is_unfinished(const RunInfo& run);
[[nodiscard]] bool can_resume(const RunInfo& run);

}  // namespace sparsescope
