// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in words: how the settings of two runs differ, and how far a run has come.
#pragma once
#include <utility>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/corpus/corpus_types.h"
#include "core/recipe/settings_that_differ.h"
#include "core/recipe/train_config.h"
#include "core/types/param_spec.h"

namespace sparsescope {

// The value of a setting as a form shows it; "automatic" for a 0 that means "decide for me".
[[nodiscard]] QString setting_text(const TrainConfig& config, const ParamSpec& spec);

// The settings that differ, each with its value in `from` and then in `to`.
[[nodiscard]] std::vector<ComparedSetting> setting_differences(const TrainConfig& from,
                                                               const TrainConfig& to);
// The differences as text: "Active neurons (k) 8 → 4, Seed 1 → 2"; "" when there are none.
[[nodiscard]] QString in_words(const std::vector<ComparedSetting>& differences);

// What a run trains, as tables say it: "head", "backbone", "both".
[[nodiscard]] QString kind_word(RunKind kind);
[[nodiscard]] QString state_word(RunState state);
// The names of runs that are shown together. One that several of them have gets the run's number:
// "csrv2-text-k8 (run 7)".
[[nodiscard]] QStringList telling_names(const std::vector<std::pair<RunId, QString>>& runs);
// The runs that are the arms of one experiment with this one: heads on its dataset, on the one that
// it was finetuned from and on those finetuned from that, and joint runs. Of each dataset the
// newest head with the same k, else the newest; joint runs as well with that k, if any. At most
// `most`, oldest first.
[[nodiscard]] std::vector<RunId> arms_of(const RunInfo& run,
                                         const std::vector<DatasetInfo>& datasets,
                                         const std::vector<RunInfo>& runs, std::size_t most);
// The state of a run as a sentence: "Interrupted at step 4 310 of 10 000."
[[nodiscard]] QString standing(const RunInfo& run);
// Whether the run was paused, interrupted or failed and has no model yet.
[[nodiscard]] bool is_unfinished(const RunInfo& run);
// Whether the run is unfinished and has a checkpoint to resume from.
[[nodiscard]] bool can_resume(const RunInfo& run);

}  // namespace sparsescope
