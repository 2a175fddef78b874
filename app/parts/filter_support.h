// SPDX-License-Identifier: GPL-3.0-or-later
// Teaches the filter bar the filter language (core/filter).
#pragma once
#include "core/filter/neuron_filter.h"
#include "core/filter/vocabulary.h"
#include "widgets/controls/filter_language.h"

namespace sparsescope {

// The filter bar marks a label or tag that is not in the vocabulary as wrong. A vocabulary without
// splits has not been read yet, and marks nothing.
[[nodiscard]] FilterLanguage filter_language(FilterVocabulary vocabulary);

// The same for filters on neurons; without neurons the vocabulary has not been read yet.
[[nodiscard]] FilterLanguage neuron_filter_language(NeuronVocabulary vocabulary);

// The filter with a further condition that must hold. What stands in it already is not repeated,
// and a list of documents (id:12,15) takes the place of another one: two would leave few or none.
[[nodiscard]] QString with_condition(const QString& filter, const QString& condition);

}  // namespace sparsescope
