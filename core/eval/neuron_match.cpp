// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_match.h"

#include <algorithm>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

std::vector<NeuronMatch> best_of(std::vector<NeuronMatch> matches, int n,
                                 double NeuronMatch::*value) {
    const auto count = std::min(matches.size(), static_cast<std::size_t>(std::max(n, 0)));
    std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(count),
                      matches.end(), [value](const NeuronMatch& a, const NeuronMatch& b) {
                          return a.*value != b.*value ? a.*value > b.*value : a.neuron < b.neuron;
                      });
    matches.resize(count);
    return matches;
}

// Rows of the other model's codes that hold each of its neurons.
std::vector<std::int64_t> active_counts(const CodeMatrix& codes, int k) {
    std::vector<std::int64_t> counts(codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(std::max(k, 0)));
        for (std::size_t i = 0; i < code.size(); ++i)
            if (code.weights[i] > activation_epsilon) ++counts[code.neurons[i]];
    }
    return counts;
}

}  // namespace

NeuronMatches match_neuron(std::span<const float> row, std::span<const NeuronEntry> active,
                           const OtherModel& other, const MatchOptions& options) {
    const bool rows = other.weights && other.weights->dim == row.size();
    const std::size_t hidden = other.codes     ? other.codes->hidden()
                               : other.weights ? other.weights->hidden
                                               : 0;
    std::vector<NeuronMatch> matches(hidden);
    for (std::size_t j = 0; j < hidden; ++j)
        matches[j].neuron = static_cast<NeuronId>(j);
    if (rows)
        parallel_for(static_cast<std::int64_t>(std::min(hidden, other.weights->hidden)),
                     [&](std::int64_t first, std::int64_t last) {
                         for (auto j = static_cast<std::size_t>(first);
                              j < static_cast<std::size_t>(last); ++j)
                             matches[j].cosine = row_cosine(row, other.weights->row(j));
                     });
    if (other.codes) {
        const auto together = active_together(*other.codes, other.k, active);
        const auto counts = active_counts(*other.codes, other.k);
        for (std::size_t j = 0; j < hidden; ++j) {
            matches[j].both = together[j];
            matches[j].active = counts[j];
            matches[j].jaccard = jaccard(together[j], std::ssize(active), counts[j]);
        }
    }
    NeuronMatches result;
    if (rows) result.by_cosine = best_of(matches, options.listed, &NeuronMatch::cosine);
    std::erase_if(matches, [](const NeuronMatch& match) { return match.both == 0; });
    result.by_documents = best_of(std::move(matches), options.listed, &NeuronMatch::jaccard);
    return result;
}

}  // namespace sparsescope
