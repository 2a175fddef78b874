// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/explain.h"

#include <algorithm>

#include "core/search/query_code.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

Status check_k(const SparseIndex& index, const SearchOptions& options) {
    if (options.k == index.k()) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("These codes are indexed at k = {} and cannot be searched at k = {}.",
                            index.k(), options.k));
}

std::vector<Contribution> contributions_of(CodeView query, CodeView document) {
    std::vector<Contribution> contributions;
    if (document.empty()) return contributions;
    const QueryCode code(query, std::size_t{1} << 32);
    CodeLength length;
    std::vector<float> weights;
    for (const float weight : document.weights) {
        weights.push_back(canonical_value(canonical_weight(weight, document.weights[0])));
        length.add(weights.back());
    }
    const double norm = length.value();
    std::vector<std::pair<NeuronId, double>> by_neuron;
    for (std::size_t i = 0; i < code.size(); ++i)
        by_neuron.emplace_back(code.neuron(i), code.weight(i));
    std::ranges::sort(by_neuron);
    for (std::size_t i = 0; i < document.size(); ++i) {
        if (weights[i] == 0) continue;
        const auto found = std::ranges::lower_bound(by_neuron, document.neurons[i], {},
                                                    &std::pair<NeuronId, double>::first);
        if (found == by_neuron.end() || found->first != document.neurons[i]) continue;
        const double weight = static_cast<double>(weights[i]) / norm;
        contributions.push_back({found->first, static_cast<float>(found->second),
                                 static_cast<float>(weight), found->second * weight});
    }
    std::ranges::sort(contributions, [](const Contribution& a, const Contribution& b) {
        return a.value != b.value ? a.value > b.value : a.neuron < b.neuron;
    });
    return contributions;
}

std::vector<Contribution> explain(CodeView query, CodeView document, int k) {
    const auto length = static_cast<std::size_t>(std::max(k, 0));
    return contributions_of(query.prefix(length), document.prefix(length));
}

void explain_hits(std::span<SearchHit> hits, CodeView query, const SparseIndex& index) {
    for (SearchHit& hit : hits) {
        const CanonicalCode code = index.code(static_cast<std::size_t>(hit.row));
        hit.contributions = contributions_of(query, code.view());
    }
}

}  // namespace sparsescope
