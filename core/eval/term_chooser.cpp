// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/term_chooser.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "core/eval/text_words.h"

namespace sparsescope {

namespace {

constexpr double least_gain = 0.02;  // of a term of a name
constexpr std::size_t most_spare = 12;
constexpr double whole_share = 0.65;  // of the documents with a word: those with a phrase of it

// What a reader takes for the same: one spelling, or one within the other ("dog", "dog breed").
bool alike(const TermIndex& index, TermId a, TermId b) {
    if (index.kind(a) == TermIndex::Kind::label && index.kind(b) == TermIndex::Kind::label)
        return index.spelling(a) == index.spelling(b);
    const std::string x = ' ' + folded_term(index.spelling(a)) + ' ';
    const std::string y = ' ' + folded_term(index.spelling(b)) + ' ';
    return x.find(y) != std::string::npos || y.find(x) != std::string::npos;
}

}  // namespace

TermChoice TermChooser::choose(NeuronId neuron) {
    TermChoice choice;
    candidates_ = near_.candidates(neuron);
    if (candidates_.empty()) return choice;
    fill_documents(neuron);
    covered_.assign(documents_.size(), false);
    taken_.clear();
    double near = 1, all = 1;  // shares that no term of the name covers yet
    while (choice.terms.size() < options_.most_terms) {
        const auto best = next(choice.terms, near, all);
        if (best == candidates_.size()) break;
        const NearTerms::Candidate& taken = candidates_[best];
        choice.terms.push_back(said_whole(best));
        near *= 1 - taken.near;
        all *= 1 - taken.all;
        taken_.push_back(best);
        cover(best);
    }
    fill_up(choice);
    if (choice.terms.empty()) std::swap(choice.terms, choice.spare);
    if (choice.terms.size() > options_.most_terms) choice.terms.resize(options_.most_terms);
    broaden(neuron, choice);
    return choice;
}

// With what else tells the neuron, then with whatever is left, for names that others have.
void TermChooser::fill_up(TermChoice& choice) {
    const std::vector<std::size_t> order = telling_apart();
    for (const std::size_t candidate : order) {
        const TermId term = candidates_[candidate].term;
        if (!new_to(choice.terms, term) || !new_to(choice.spare, term) || !tells_more(candidate))
            continue;
        const bool here = choice.terms.size() < options_.most_terms;
        (here ? choice.terms : choice.spare).push_back(here ? said_whole(candidate) : term);
        if (here) taken_.push_back(candidate);
    }
    for (const std::size_t candidate : order) {
        if (choice.spare.size() >= most_spare) break;
        const TermId term = candidates_[candidate].term;
        const auto same = [&](TermId other) {
            return index_.spelling(other) == index_.spelling(term);
        };
        if (std::ranges::none_of(choice.terms, same) && std::ranges::none_of(choice.spare, same))
            choice.spare.push_back(term);
    }
}

bool TermChooser::Held::has(std::size_t candidate) const {
    return std::ranges::binary_search(candidates, candidate);
}

void TermChooser::fill_documents(NeuronId neuron) {
    documents_.clear();
    whole_ = 0;
    for (const NamedActivity& active : near_.chosen_on(neuron)) {
        Held held{near_.weight(neuron, active), {}};
        const auto terms = index_.of(active.document);
        for (std::size_t i = 0; i < candidates_.size(); ++i)
            if (std::ranges::binary_search(terms, candidates_[i].term))
                held.candidates.push_back(static_cast<std::uint16_t>(i));
        whole_ += held.weight;
        documents_.push_back(std::move(held));
    }
}

bool TermChooser::new_to(std::span<const TermId> terms, TermId term) const {
    return std::ranges::none_of(terms, [&](TermId other) { return alike(index_, other, term); });
}

// candidates_.size(): none adds enough.
std::size_t TermChooser::next(std::span<const TermId> taken, double near, double all) const {
    std::vector<double> gains(candidates_.size());
    for (std::size_t at = 0; at < documents_.size(); ++at)
        if (!covered_[at])
            for (const std::uint16_t candidate : documents_[at].candidates)
                gains[candidate] += documents_[at].weight;
    double best_gain = least_gain;
    std::size_t best = candidates_.size();
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        const double gain =
            gains[i] / whole_ - (near * candidates_[i].near + all * candidates_[i].all) / 2;
        if (gain <= best_gain || !new_to(taken, candidates_[i].term)) continue;
        best_gain = gain;
        best = i;
    }
    return best;
}

// Candidates by how well they tell the neuron from its near ones.
std::vector<std::size_t> TermChooser::telling_apart() const {
    std::vector<std::size_t> order(candidates_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](std::size_t i) { return candidates_[i].apart; });
    return order;
}

// Not only what one that is taken says already, nor something broader: after "person" comes no
// "living thing", after "quantity" no "definite quantity", after "word" no "communication".
bool TermChooser::tells_more(std::size_t candidate) const {
    constexpr double nearly_all = 0.85, mostly = 0.7, common = 0.05;
    const double own = held(candidate);
    const auto broader = [&](std::size_t other) {
        return candidates_[candidate].all > 2 * candidates_[other].all;
    };
    if (index_.kind(candidates_[candidate].term) == TermIndex::Kind::label &&
        candidates_[candidate].all > common && std::ranges::any_of(taken_, broader))
        return false;
    return std::ranges::none_of(taken_, [&](std::size_t other) {
        double both = 0;
        for (const Held& document : documents_)
            if (document.has(candidate) && document.has(other)) both += document.weight;
        const double others = held(other);
        return (candidates_[other].all <= candidates_[candidate].all &&
                both >= nearly_all * others) ||
               both >= mostly * (own + others - both);
    });
}

// The phrase that a word is nearly always a part of here: "York" is "New York".
TermId TermChooser::said_whole(std::size_t word) const {
    const TermId term = candidates_[word].term;
    if (index_.kind(term) != TermIndex::Kind::word) return term;
    TermId best = term;
    double most = 0;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        const auto parts = index_.words_of(candidates_[i].term);
        if (std::ranges::find(parts, term) == parts.end()) continue;
        const double share = held(i) / held(word);
        if (share < whole_share || share <= most) continue;
        most = share;
        best = candidates_[i].term;
    }
    return best;
}

double TermChooser::held(std::size_t candidate) const {
    double sum = 0;
    for (const Held& document : documents_)
        if (document.has(candidate)) sum += document.weight;
    return sum;
}

void TermChooser::cover(std::size_t candidate) {
    for (std::size_t at = 0; at < documents_.size(); ++at)
        if (documents_[at].has(candidate)) covered_[at] = true;
}

void TermChooser::broaden(NeuronId neuron, TermChoice& choice) const {
    double best = score_.of(neuron, choice.terms);
    if (best >= options_.good) return;
    for (const TermId term : near_.broad(neuron)) {
        std::vector<TermId> more = choice.terms;
        more.push_back(term);
        const double score = score_.of(neuron, more);
        if (score <= best || !new_to(choice.terms, term)) continue;
        best = score;
        choice.broad.assign(1, term);
    }
    if (best < options_.good) choice.broad.clear();
}

}  // namespace sparsescope
