// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/co_activity.h"

#include <algorithm>
#include <cmath>

#include "core/base/dot.h"
#include "core/base/parallel.h"

namespace sparsescope {

namespace {

void keep_best(std::vector<CoActiveNeuron>& neurons, int n, double CoActiveNeuron::*value) {
    std::ranges::sort(neurons, [value](const CoActiveNeuron& a, const CoActiveNeuron& b) {
        if (a.*value != b.*value) return a.*value > b.*value;
        return a.both != b.both ? a.both > b.both : a.neuron < b.neuron;
    });
    neurons.resize(std::min(neurons.size(), static_cast<std::size_t>(std::max(n, 0))));
}

}  // namespace

double npmi(std::int64_t both, std::int64_t a, std::int64_t b, std::int64_t documents) {
    if (a == 0 || b == 0) return 0;
    if (both == 0) return -1;
    if (both == documents) return 1;
    const auto n = static_cast<double>(documents);
    const double together = static_cast<double>(both) / n;
    const double by_chance = static_cast<double>(a) / n * (static_cast<double>(b) / n);
    return std::log(together / by_chance) / -std::log(together);
}

double near_cosine(std::size_t dim) {
    return std::min(3 / std::sqrt(static_cast<double>(std::max<std::size_t>(dim, 1))), 0.5);
}

double jaccard(std::int64_t both, std::int64_t a, std::int64_t b) {
    const std::int64_t either = a + b - both;
    return either > 0 ? static_cast<double>(both) / static_cast<double>(either) : 0;
}

double row_cosine(std::span<const float> a, std::span<const float> b) {
    const double squares = static_cast<double>(dot(a, a)) * dot(b, b);
    return squares > 0 ? dot(a, b) / std::sqrt(squares) : 0;
}

std::vector<std::int64_t> active_together(const CodeMatrix& codes, int k,
                                          std::span<const NeuronEntry> rows) {
    // Parts with counters of their own, added up; few rows are not worth it.
    constexpr std::int64_t rows_of_part = 4096;
    constexpr std::int64_t most_parts_here = 8;
    const std::int64_t parts =
        std::clamp<std::int64_t>(std::ssize(rows) / rows_of_part, 1, most_parts_here);
    std::vector<std::vector<std::int64_t>> sums(static_cast<std::size_t>(parts));
    parallel_for(parts, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t part = first; part < last; ++part) {
            auto& own = sums[static_cast<std::size_t>(part)];
            own.resize(codes.hidden());
            const auto begin = static_cast<std::size_t>(std::ssize(rows) * part / parts);
            const auto end = static_cast<std::size_t>(std::ssize(rows) * (part + 1) / parts);
            for (const NeuronEntry& entry : rows.subspan(begin, end - begin)) {
                const CodeView code = codes.row(entry.row).prefix(static_cast<std::size_t>(k));
                for (std::size_t i = 0; i < code.size(); ++i)
                    if (code.weights[i] > activation_epsilon) ++own[code.neurons[i]];
            }
        }
    });
    std::vector<std::int64_t> counts = std::move(sums[0]);
    for (std::size_t part = 1; part < sums.size(); ++part)
        for (std::size_t j = 0; j < counts.size(); ++j)
            counts[j] += sums[part][j];
    return counts;
}

CoActivity co_activity(const CodeMatrix& codes, int k, NeuronId neuron,
                       std::span<const NeuronEntry> active,
                       std::span<const std::int64_t> active_counts, std::int64_t documents,
                       const HeadWeights& weights, const CoActivityOptions& options) {
    CoActivity result;
    result.least_support = options.least_support;
    result.least_expected = options.least_expected;
    if (active.empty()) return result;
    const auto own = std::ssize(active);
    const double near = near_cosine(weights.dim);
    const std::vector<std::int64_t> together = active_together(codes, k, active);
    for (std::size_t j = 0; j < together.size(); ++j) {
        if (j == neuron || active_counts[j] == 0) continue;
        CoActiveNeuron other;
        other.neuron = static_cast<NeuronId>(j);
        other.both = together[j];
        other.active = active_counts[j];
        other.expected = static_cast<double>(own) * static_cast<double>(other.active) /
                         static_cast<double>(documents);
        const double missing = other.expected - static_cast<double>(other.both);
        const bool excludes =
            other.expected >= options.least_expected && missing >= 2 * std::sqrt(other.expected);
        if (!excludes && other.both < options.least_support) continue;
        other.lift = static_cast<double>(other.both) / other.expected;
        other.jaccard = jaccard(other.both, own, other.active);
        other.npmi = npmi(other.both, own, other.active, documents);
        other.cosine = row_cosine(weights.row(neuron), weights.row(j));
        if (excludes) other.antagonism = other.cosine * (1 - other.lift);
        if (excludes && other.cosine > near) result.antagonists.push_back(other);
        if (!excludes && other.npmi > 0) result.together.push_back(other);
    }
    keep_best(result.together, options.listed, &CoActiveNeuron::npmi);
    keep_best(result.antagonists, options.listed, &CoActiveNeuron::antagonism);
    return result;
}

}  // namespace sparsescope
