// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/term_score.h"

#include <algorithm>
#include <vector>

namespace sparsescope {

namespace {

bool holds_any(const TermIndex& index, std::uint32_t document, std::span<const TermId> terms) {
    const auto held = index.of(document);
    return std::ranges::any_of(terms,
                               [&](TermId term) { return std::ranges::binary_search(held, term); });
}

// Calls visit(document) for every document that holds one of the terms, each once.
template <class Visit>
void for_each_holder(const TermIndex& index, std::span<const TermId> terms, const Visit& visit) {
    std::vector<std::span<const std::uint32_t>> lists;
    for (const TermId term : terms)
        lists.push_back(index.documents_of(term));
    for (;;) {
        constexpr std::uint32_t none = 0xFFFFFFFF;
        std::uint32_t next = none;
        for (const auto& list : lists)
            if (!list.empty()) next = std::min(next, list.front());
        if (next == none) return;
        visit(next);
        for (auto& list : lists)
            if (!list.empty() && list.front() == next) list = list.subspan(1);
    }
}

}  // namespace

TermScore::TermScore(const NamingInput& input, Half half)
    : input_(&input), second_(half == Half::second) {
    for (std::size_t i = 0; i < input.common.size(); ++i)
        common_ += input.common[i] && input.second[i] == second_ ? 1 : 0;
}

double TermScore::of(NeuronId neuron, std::span<const TermId> terms, Counting counting) const {
    const ActivityWeights weights(input_->active[neuron]);
    double whole = 0, named = 0;
    std::int64_t silent = common_, silent_named = 0;
    for (const NamedActivity& active : input_->active[neuron]) {
        if (!here(active.document)) continue;
        const bool holds = holds_any(*input_->index, active.document, terms);
        const double weight = counting == Counting::alike ? 1 : weights.of(active.weight);
        whole += weight;
        named += holds ? weight : 0;
        if (!input_->common[active.document]) continue;
        silent -= 1;
        silent_named -= holds ? 1 : 0;
    }
    for_each_holder(*input_->index, terms, [&](std::uint32_t document) {
        silent_named += here(document) && input_->common[document] ? 1 : 0;
    });
    const double of_active = whole > 0 ? named / whole : 0;
    const double of_silent =
        silent > 0 ? static_cast<double>(silent_named) / static_cast<double>(silent) : 0;
    return (1 + of_active - of_silent) / 2;
}

std::optional<double> TermScore::judged(NeuronId neuron, std::span<const TermId> terms,
                                        std::int64_t least_documents, Counting counting) const {
    const auto& active = input_->active[neuron];
    const auto here_too =
        std::ranges::count_if(active, [&](const NamedActivity& one) { return here(one.document); });
    if (here_too == 0 || here_too == std::ssize(active) || std::ssize(active) < least_documents)
        return std::nullopt;
    return of(neuron, terms, counting);
}

}  // namespace sparsescope
