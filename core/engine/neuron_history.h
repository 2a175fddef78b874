// SPDX-License-Identifier: GPL-3.0-or-later
// How a neuron came to be what it is: the weights of every moment that its run kept encode the same
// training documents (at most 4,096, in short runs spread over all of them). Frequencies are told
// at the k of the schedule then, and at the run's final k, which makes them comparable while k
// falls.
//   cosine   of its encoder row then and at the last moment: how far its direction moved
//   overlap  |D ∩ D'| / |D ∪ D'| of its documents D then and D' at the last moment, at the final k
#pragma once
#include <stop_token>

#include "core/base/progress.h"
#include "core/corpus/corpus.h"
#include "core/types/neuron_history.h"

namespace sparsescope {

// `neuron` is one of the run's model. not_found: the run kept no weights; invalid_argument: it has
// no such neuron. Errors else: those of the corpus and of files; cancelled.
[[nodiscard]] Result<NeuronHistory> neuron_history(const Corpus& corpus, RunId run, NeuronId neuron,
                                                   std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
