// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out what a neuron owned before it died, and which neurons took it: the weights of two
// moments of the run, as kept in its folder, encode the same training documents.
#pragma once
#include <cstdint>
#include <stop_token>

#include "core/base/progress.h"
#include "core/corpus/corpus.h"
#include "core/types/neuron_obituary.h"

namespace sparsescope {

// step < 0: its last death. not_found when it never died, or when the run kept no moment from
// before or after it; invalid_argument for a neuron that the run does not have.
[[nodiscard]] Result<NeuronObituary> neuron_obituary(const Corpus& corpus, RunId run,
                                                     NeuronId neuron, std::int64_t step,
                                                     std::stop_token stop,
                                                     const Progress& progress);

}  // namespace sparsescope
