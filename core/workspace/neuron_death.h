// SPDX-License-Identifier: GPL-3.0-or-later
// Why a neuron is silent: whether it ever fired, when its run noted its death, which neurons are
// active where it would most like to be, and the nearest one that lives.
//   beaten on  the documents of a sample (at most 4,096, in short runs spread over all) with the
//              neuron's highest pre-activations a_i, its rank among all neurons there, and its
//              margin: the smallest pre-activation of the code at k, minus a_i
//   beaten by  neurons by how many of these documents they are active on (ties: higher cosine of
//              rows); their margin is the mean of a_j − a_i there
// For a neuron that is active the same tells where it is beaten narrowly: documents on which it is
// active are left out.
#pragma once
#include <stop_token>

#include "core/workspace/neuron_study.h"

namespace sparsescope {

struct DeathOptions {
    std::size_t sample = 4096;
    int documents = 20;  // beaten on, at most
    int rivals = 12;     // at most
};

// Errors: those of the corpus; cancelled. A dataset without embeddings is no error: nothing is
// known of pre-activations then, and looked_at is 0.
[[nodiscard]] Result<NeuronDeath> neuron_death(const Corpus& corpus, const OneNeuron& neuron,
                                               std::stop_token stop = {},
                                               const Progress& progress = {},
                                               const DeathOptions& options = {});

}  // namespace sparsescope
