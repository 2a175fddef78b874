// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/near_terms.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr double prior = 10;                  // documents
constexpr std::size_t most_documents = 2000;  // of a neuron: its strongest
constexpr std::size_t most_candidates = 40;
constexpr std::size_t most_broad = 12;
constexpr double least_z = 1.5;         // against all
constexpr double least_z_of_few = 0.8;  // of a neuron of fewer than `few` documents
constexpr std::size_t few = 6;
constexpr double least_near_z = 0.5;  // against the near ones

double logit(double share) {
    const double p = std::clamp(share, 1e-6, 1 - 1e-6);
    return std::log(p / (1 - p));
}

// Log-odds of y of n against Y of N, as a z-score; p is the term's share of everything.
double log_odds(double y, double n, double other_y, double other_n, double p) {
    const double a = prior * p;
    return (logit((y + a) / (n + prior)) - logit((other_y + a) / (other_n + prior))) /
           std::sqrt(1 / (y + a) + 1 / (other_y + a));
}

// Those on which the name of a neuron is chosen.
std::vector<NamedActivity> first_half(const NamingInput& input, NeuronId neuron) {
    std::vector<NamedActivity> half;
    for (const NamedActivity& active : input.active[neuron])
        if (!input.second[active.document]) half.push_back(active);
    if (half.empty()) half = input.active[neuron];
    if (half.size() > most_documents) {
        const auto middle = half.begin() + most_documents;
        std::ranges::nth_element(half, middle, [](const auto& a, const auto& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.document < b.document;
        });
        half.erase(middle, half.end());
        std::ranges::sort(half, {}, &NamedActivity::document);
    }
    return half;
}

}  // namespace

double NearTerms::weight(NeuronId neuron, const NamedActivity& active) const {
    return weights_[neuron].of(active.weight);
}

double NearTerms::share_of_all(TermId term) const {
    return static_cast<double>(common_[term]) /
           static_cast<double>(std::max<std::int64_t>(common_documents_, 1));
}

std::vector<NearTerms::Use> NearTerms::uses_of(NeuronId neuron, std::vector<Use>& scratch) const {
    std::vector<TermId> met;
    for (const NamedActivity& active : documents_[neuron]) {
        const auto w = static_cast<float>(weight(neuron, active));
        for (const TermId term : input_->index->of(active.document)) {
            if (scratch[term].documents++ == 0) met.push_back(term);
            scratch[term].weight += w;
        }
    }
    std::ranges::sort(met);
    const std::uint32_t fewest = documents_[neuron].size() > 12  ? 3
                                 : documents_[neuron].size() > 3 ? 2
                                                                 : 1;
    std::vector<Use> uses;
    for (const TermId term : met) {
        Use use = std::exchange(scratch[term], {});
        use.term = term;
        if (use.documents >= fewest) uses.push_back(use);
    }
    return uses;
}

Result<NearTerms> NearTerms::count(const NamingInput& input, std::stop_token stop,
                                   const Progress& progress) {
    NearTerms near;
    near.input_ = &input;
    const std::size_t neurons = input.active.size();
    near.documents_.resize(neurons);
    near.weights_.resize(neurons);
    near.whole_.resize(neurons);
    near.uses_.resize(neurons);
    near.common_.resize(input.index->terms());
    for (TermId term = 0; term < input.index->terms(); ++term)
        for (const std::uint32_t document : input.index->documents_of(term))
            near.common_[term] += input.common[document] ? 1 : 0;
    near.common_documents_ = std::ranges::count(input.common, true);
    constexpr std::size_t at_once = 256;
    for (std::size_t first = 0; first < neurons; first += at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "counting words of neurons", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(neurons));
        parallel_for(static_cast<std::int64_t>(std::min(at_once, neurons - first)),
                     [&](std::int64_t begin, std::int64_t end) {
                         std::vector<Use> scratch(input.index->terms());
                         for (auto i = first + static_cast<std::size_t>(begin);
                              i < first + static_cast<std::size_t>(end); ++i) {
                             const auto neuron = static_cast<NeuronId>(i);
                             near.documents_[i] = first_half(input, neuron);
                             near.weights_[i] = ActivityWeights(input.active[i]);
                             for (const NamedActivity& active : near.documents_[i])
                                 near.whole_[i] += near.weight(neuron, active);
                             near.uses_[i] = near.uses_of(neuron, scratch);
                         }
                     });
    }
    return near;
}

double NearTerms::share_near(NeuronId neuron, TermId term) const {
    double sum = 0;
    int neurons = 0;
    for (const NeuronId other : input_->near[neuron]) {
        if (whole_[other] <= 0) continue;
        ++neurons;
        const auto found = std::ranges::lower_bound(uses_[other], term, {}, &Use::term);
        if (found != uses_[other].end() && found->term == term)
            sum += static_cast<double>(found->weight) / whole_[other];
    }
    return neurons > 0 ? sum / neurons : share_of_all(term);
}

std::vector<NearTerms::Candidate> NearTerms::candidates(NeuronId neuron) const {
    std::vector<Candidate> candidates;
    const double n = whole_[neuron];
    const auto all = static_cast<double>(common_documents_);
    const double least = documents_[neuron].size() < few ? least_z_of_few : least_z;
    for (const Use& use : uses_[neuron]) {
        const double p = share_of_all(use.term);
        const double z = log_odds(use.weight, n, p * all, all, p);
        if (z < least) continue;
        candidates.push_back({use.term, z, 0, 0, p});
    }
    const auto better = [](const Candidate& a, const Candidate& b) {
        return a.z != b.z ? a.z > b.z : a.term < b.term;
    };
    std::ranges::sort(candidates, better);
    if (candidates.size() > 4 * most_candidates) candidates.resize(4 * most_candidates);
    for (Candidate& candidate : candidates) {
        const auto use = std::ranges::lower_bound(uses_[neuron], candidate.term, {}, &Use::term);
        candidate.near = share_near(neuron, candidate.term);
        const double z = log_odds(use->weight, n, candidate.near * n, n, candidate.all);
        candidate.apart = z;
        candidate.z = z < least_near_z ? -1 : candidate.z + z;
    }
    std::erase_if(candidates, [](const Candidate& candidate) { return candidate.z < 0; });
    std::ranges::sort(candidates, better);
    if (candidates.size() > most_candidates) candidates.resize(most_candidates);
    return candidates;
}

std::vector<TermId> NearTerms::broad(NeuronId neuron) const {
    std::vector<std::pair<double, TermId>> terms;
    const auto documents = static_cast<double>(documents_[neuron].size());
    for (const Use& use : uses_[neuron])
        terms.emplace_back(share_of_all(use.term) - use.documents / documents, use.term);
    const auto count = std::min(most_broad, terms.size());
    std::ranges::partial_sort(terms, terms.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<TermId> best;
    for (std::size_t i = 0; i < count; ++i)
        best.push_back(terms[i].second);
    return best;
}

}  // namespace sparsescope
