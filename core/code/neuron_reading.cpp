// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/neuron_reading.h"

#include <algorithm>

#include "core/code/sparse_head.h"

namespace sparsescope {

namespace {

void read_code(NeuronReading& reading, CodeView code, int k) {
    if (!code.empty() && std::ssize(code.weights) >= k) reading.last_active = code.weights.back();
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code.neurons[i] != reading.neuron || !(code.weights[i] > activation_epsilon)) continue;
        reading.active = true;
        reading.weight = code.weights[i];
    }
}

}  // namespace

NeuronReading read_neuron(std::span<const float> pre_activations, NeuronId neuron, int k) {
    NeuronReading reading;
    reading.neuron = neuron;
    const float value = pre_activations[neuron];
    reading.value = value;
    reading.among = std::ssize(pre_activations);
    reading.rank = 1;
    for (std::size_t i = 0; i < pre_activations.size(); ++i)
        if (pre_activations[i] > value || (pre_activations[i] == value && i < neuron))
            ++reading.rank;
    read_code(reading, top_k(pre_activations, k).view(), k);
    return reading;
}

NeuronReading read_neuron(CodeView stored, NeuronId neuron, int k) {
    NeuronReading reading;
    reading.neuron = neuron;
    reading.among = static_cast<std::int64_t>(stored.size());
    const auto found = std::ranges::find(stored.neurons, neuron);
    if (found != stored.neurons.end()) {
        const auto at = found - stored.neurons.begin();
        reading.rank = at + 1;
        reading.value = stored.weights[static_cast<std::size_t>(at)];
    }
    read_code(reading, stored.prefix(static_cast<std::size_t>(std::max(k, 0))), k);
    return reading;
}

}  // namespace sparsescope
