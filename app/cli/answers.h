// SPDX-License-Identifier: GPL-3.0-or-later
// How datasets, runs, models and neurons look in the output of --json. Keys may be added but are
// never renamed. The answers that the window reads as well are in core/workspace/engine_result.h.
#pragma once
#include "app/cli/verb.h"
#include "core/corpus/corpus.h"
#include "core/types/neuron_summary.h"
#include "core/workspace/engine_result.h"
#include "core/workspace/evaluate.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope::cli {

[[nodiscard]] Json to_json(const DatasetInfo& dataset);
[[nodiscard]] Json to_json(const EncoderIdentity& encoder);
[[nodiscard]] Json to_json(const CheckpointInfo& checkpoint);
[[nodiscard]] Json to_json(const RunPin& pin);
[[nodiscard]] Json to_json(const NeuronSummary& neuron, const LoadedModel& model);
[[nodiscard]] Json to_json(const EvaluationRow& row);
[[nodiscard]] Json to_json(const CodeStatistics& statistics);
[[nodiscard]] Json to_json(const NearestNeighbourAccuracy& accuracy);
[[nodiscard]] Json to_json(const PathQuality& quality);

// Parses a text that the workspace keeps as JSON; null when it is empty or cannot be read.
[[nodiscard]] Json parsed(const std::string& json);
// The text as JSON; an empty one becomes null.
[[nodiscard]] Json text_or_null(const std::string& text);

}  // namespace sparsescope::cli
