// SPDX-License-Identifier: GPL-3.0-or-later
// The neuron to show somebody who has never seen one: one whose examples need no explanation.
#pragma once
#include <optional>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct TellingNeuron {
    NeuronId neuron = 0;
    // The document that it is strongest for, among those with the label that its strongest
    // documents share.
    DocumentId document = 0;
};

// Of the neurons that are active for at most a twentieth of the documents (a hundred where that is
// more, as few documents have none so rare) the one with the highest
//   (share of the commonest label among its ten strongest documents) · (weight of the tenth),
// which wants many strong examples of one kind; without labels the weight decides alone. Where no
// neuron is active for ten documents, the one that is strongest for as many as there are. nullopt:
// no neuron is active at all. k is 1 … stored_k.
[[nodiscard]] std::optional<TellingNeuron> telling_neuron(const LoadedModel& model, int k);

}  // namespace sparsescope
