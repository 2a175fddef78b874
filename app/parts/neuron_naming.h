// SPDX-License-Identifier: GPL-3.0-or-later
// What naming and tagging neurons needs wherever it is done. Window thread only.
#pragma once
#include <vector>

#include <QString>

#include "core/filter/vocabulary.h"
#include "core/types/ids.h"

namespace sparsescope {

class NeuronController;
class NeuronMarks;

// Why a neuron cannot be called this; "" when it can. An empty name takes the own one off.
[[nodiscard]] QString neuron_name_problem(const QString& name);
[[nodiscard]] QString neuron_tag_problem(const QString& tag);

// What a person begins with who names a neuron: its automatic name, of a mixed one the words alone.
[[nodiscard]] QString name_to_start_with(const NeuronController& neurons, NeuronId neuron);

// The tags of neurons, each with how many have it.
[[nodiscard]] std::vector<FilterVocabulary::Word> tag_words(const NeuronMarks& marks);

// The filter of documents in which any of these neurons is active, or all are.
[[nodiscard]] QString documents_filter(std::vector<NeuronId> neurons, bool all);

}  // namespace sparsescope
