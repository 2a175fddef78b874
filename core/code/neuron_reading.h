// SPDX-License-Identifier: GPL-3.0-or-later
// What an embedding, or a stored code, gives one neuron: its value, its place among all neurons,
// and what it would take to be in the code at k. Ties: the lower neuron first, as in a code. Pure;
// any thread.
#pragma once
#include <span>

#include "core/types/code_matrix.h"
#include "core/types/neuron_page.h"

namespace sparsescope {

// From the pre-activations of all neurons (core/code/sparse_head.h); neuron < their number.
[[nodiscard]] NeuronReading read_neuron(std::span<const float> pre_activations, NeuronId neuron,
                                        int k);
// From a stored code, which tells nothing of neurons that are not in it: rank is 0 then.
[[nodiscard]] NeuronReading read_neuron(CodeView stored, NeuronId neuron, int k);

}  // namespace sparsescope
