// SPDX-License-Identifier: GPL-3.0-or-later
// How things of the workspace look in --json. Keys are stable: they may be added, never renamed.
// core/workspace/engine_result.h has those that the window reads, too.
#pragma once
#include "app/cli/verb.h"
#include "core/corpus/corpus.h"
#include "core/types/neuron_summary.h"
#include "core/workspace/engine_result.h"
#include "core/workspace/evaluate.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope::cli {

[[nodiscard]] Json to_json(const DatasetInfo& dataset);
[[nodiscard]] Json to_json(const CheckpointInfo& checkpoint);
[[nodiscard]] Json to_json(const RunPin& pin);
[[nodiscard]] Json to_json(const NeuronSummary& neuron, const LoadedModel& model);
[[nodiscard]] Json to_json(const EvaluationRow& row);
[[nodiscard]] Json to_json(const CodeStatistics& statistics);
[[nodiscard]] Json to_json(const NearestNeighbourAccuracy& accuracy);
[[nodiscard]] Json to_json(const PathQuality& quality);

// The text kept as JSON in the workspace, as an object; null when empty or unreadable.
[[nodiscard]] Json parsed(const std::string& json);
// Empty strings and labels that are not there become null.
[[nodiscard]] Json text_or_null(const std::string& text);

}  // namespace sparsescope::cli
