// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include "core/search/searcher.h"

namespace sparsescope {

std::vector<Contribution> explain(CodeView query, CodeView document, int k) {
    const auto length = static_cast<std::size_t>(std::max(k, 0));
    query = query.prefix(length);
    document = document.prefix(length);
    const double query_norm = query.norm();
    const double document_norm = document.norm();
    if (!(query_norm > 0) || !(document_norm > 0)) return {};

    std::vector<std::pair<NeuronId, float>> by_neuron;
    by_neuron.reserve(query.size());
    for (std::size_t i = 0; i < query.size(); ++i) {
        by_neuron.emplace_back(query.neurons[i], query.weights[i]);
    }
    std::sort(by_neuron.begin(), by_neuron.end());

    std::vector<Contribution> contributions;
    for (std::size_t i = 0; i < document.size(); ++i) {
        const NeuronId neuron = document.neurons[i];
        const auto found = std::lower_bound(
            by_neuron.begin(), by_neuron.end(), neuron,
            [](const std::pair<NeuronId, float>& entry, NeuronId id) { return entry.first < id; });
        if (found == by_neuron.end() || found->first != neuron) continue;
        const double query_weight = found->second / query_norm;
        const double document_weight = document.weights[i] / document_norm;
        contributions.push_back({neuron, static_cast<float>(query_weight),
                                 static_cast<float>(document_weight),
                                 query_weight * document_weight});
    }
    std::sort(contributions.begin(), contributions.end(),
              [](const Contribution& a, const Contribution& b) {
                  return a.value != b.value ? a.value > b.value : a.neuron < b.neuron;
              });
    return contributions;
}

}  // namespace sparsescope
