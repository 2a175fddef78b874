// SPDX-License-Identifier: GPL-3.0-or-later
// How the numbers of one neuron look in the output of --json (docs/cli.md, neuron). Keys may be
// added but are never renamed.
#pragma once
#include "app/cli/verb.h"
#include "core/eval/neuron_match.h"
#include "core/types/neuron_page.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope::cli {

// names: by neuron, of the model that the neurons are of.
using NeuronWords = std::vector<std::string>;

[[nodiscard]] Json to_json(const LabelEvidence& evidence, const LoadedModel& model);
[[nodiscard]] Json to_json(const NeuronClassifier& classifier, const LoadedModel& model);
[[nodiscard]] Json to_json(const CoActiveNeuron& neuron, const NeuronWords& names);
[[nodiscard]] Json to_json(const NeuronMatch& match);
[[nodiscard]] Json to_json(const NeuronReading& reading);
[[nodiscard]] Json to_json(const AblationEffect& effect, const LoadedModel& model);
[[nodiscard]] Json to_json(const AblatedResults& results);
[[nodiscard]] Json to_json(const NeuronDeath& death, const NeuronWords& names);
// "alive", "seldom", "never fired", "died", "silent".
[[nodiscard]] std::string_view fate_word(NeuronDeath::Fate fate);

}  // namespace sparsescope::cli
