// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/sparse_head.h"

#include <algorithm>
#include <cmath>

#include "core/base/dot.h"

namespace sparsescope {

std::vector<float> pre_activations(const HeadWeights& weights, std::span<const float> x) {
    std::vector<float> centred(x.begin(), x.end());
    for (std::size_t j = 0; j < centred.size(); ++j)
        centred[j] -= weights.pre_bias[j];

    std::vector<float> result(weights.hidden);
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = dot(weights.row(i), centred) + weights.latent_bias[i];
    }
    return result;
}

Code top_k(std::span<const float> pre_activations, int k) {
    // ReLU after the signed TopK leaves the k largest of the positive values.
    std::vector<NeuronId> chosen;
    for (std::size_t i = 0; i < pre_activations.size(); ++i) {
        if (pre_activations[i] > 0) chosen.push_back(static_cast<NeuronId>(i));
    }
    const auto stronger = [&](NeuronId a, NeuronId b) {
        const float x = pre_activations[a];
        const float y = pre_activations[b];
        return x != y ? x > y : a < b;
    };
    const auto count = static_cast<std::size_t>(std::max(k, 0));
    if (count < chosen.size()) {
        std::nth_element(chosen.begin(), chosen.begin() + k, chosen.end(), stronger);
        chosen.resize(count);
    }
    std::sort(chosen.begin(), chosen.end(), stronger);

    Code code{std::move(chosen), {}};
    code.weights.reserve(code.neurons.size());
    for (const NeuronId neuron : code.neurons)
        code.weights.push_back(pre_activations[neuron]);
    return code;
}

Code encode(const HeadWeights& weights, std::span<const float> x, int k) {
    return top_k(pre_activations(weights, x), k);
}

std::vector<float> reconstruct(const HeadWeights& weights, CodeView code) {
    std::vector<float> result = weights.pre_bias;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const auto row = weights.decoder_row(code.neurons[i]);
        for (std::size_t j = 0; j < result.size(); ++j)
            result[j] += code.weights[i] * row[j];
    }
    return result;
}

std::vector<NeuronNeighbour> nearest_neurons(const HeadWeights& weights, NeuronId neuron, int n,
                                             NeuronRows rows) {
    const auto row_of = [&](std::size_t i) {
        return rows == NeuronRows::decoder ? weights.decoder_row(i) : weights.row(i);
    };
    const auto own = row_of(neuron);
    const double own_square = dot(own, own);
    std::vector<NeuronNeighbour> neighbours;
    neighbours.reserve(weights.hidden);
    for (std::size_t i = 0; i < weights.hidden; ++i) {
        if (i == neuron) continue;
        const auto row = row_of(i);
        const double squares = own_square * dot(row, row);
        const double cosine = squares > 0 ? dot(own, row) / std::sqrt(squares) : 0;
        neighbours.push_back({static_cast<NeuronId>(i), cosine});
    }
    const auto count = std::min(static_cast<std::size_t>(std::max(n, 0)), neighbours.size());
    std::partial_sort(neighbours.begin(), neighbours.begin() + static_cast<std::ptrdiff_t>(count),
                      neighbours.end(), [](const NeuronNeighbour& a, const NeuronNeighbour& b) {
                          return a.cosine != b.cosine ? a.cosine > b.cosine : a.neuron < b.neuron;
                      });
    neighbours.resize(count);
    return neighbours;
}

}  // namespace sparsescope
