// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the table of neurons, put together from what the controllers know: numbers, names,
// and what people wrote.
#pragma once
#include <vector>

#include "widgets/models/neuron_row.h"

namespace sparsescope {

class AppContext;

// By neuron. The report where there is one, else the numbers that come before it. Empty when
// nothing is known yet.
[[nodiscard]] std::vector<NeuronRow> neuron_rows(const AppContext& context);

// Gives a row its name and marks as they are now, and what follows from them; and whether that
// would change it.
void give_words(const AppContext& context, NeuronRow& row);
[[nodiscard]] bool words_changed(const AppContext& context, const NeuronRow& row);

// How much a look at the neuron promises, for the order in which the table begins:
//   log₂(1 + documents) · n · (purity + MonoScore) / 2
// where n = max(0, 2·name score − 1) is how far the name is from chance, a quarter of it where the
// name is mixed, and 1/2 where no score is known. Of purity and MonoScore what is not known is left
// out of the mean. Frequency alone shows the vaguest neurons first, purity alone the rarest. NaN
// for a neuron of no document.
[[nodiscard]] double worth_of(const NeuronRow& row);

}  // namespace sparsescope
