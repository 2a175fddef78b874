// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_namer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "core/base/parallel.h"
#include "core/eval/near_terms.h"
#include "core/eval/term_score.h"
#include "core/eval/text_words.h"

namespace sparsescope {

namespace {

constexpr double least_gain = 0.02;  // of a term of a name
constexpr std::size_t most_spare = 12;
constexpr double whole_share = 0.65;  // of the documents with a word: those with a phrase of it

struct Choice {
    std::vector<TermId> broad;  // at most one: where the neuron is active at all
    std::vector<TermId> terms;  // what tells it apart
    std::vector<TermId> spare;  // what else tells it, best first
};

// What a reader takes for the same: one spelling, or one within the other ("dog", "dog breed").
bool alike(const TermIndex& index, TermId a, TermId b) {
    if (index.kind(a) == TermIndex::Kind::label && index.kind(b) == TermIndex::Kind::label)
        return index.spelling(a) == index.spelling(b);
    const std::string x = ' ' + folded_term(index.spelling(a)) + ' ';
    const std::string y = ' ' + folded_term(index.spelling(b)) + ' ';
    return x.find(y) != std::string::npos || y.find(x) != std::string::npos;
}

// Chooses the terms of one neuron on the first half.
class Chooser {
  public:
    Chooser(const TermIndex& index, const NamingOptions& options, const NearTerms& near,
            const TermScore& score)
        : index_(index), options_(options), near_(near), score_(score) {}

    Choice choose(NeuronId neuron) {
        Choice choice;
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
        for (std::size_t i = 0; i < candidates_.size() && choice.spare.size() < most_spare; ++i)
            if (new_to(choice.terms, candidates_[i].term) &&
                new_to(choice.spare, candidates_[i].term) && tells_more(i))
                choice.spare.push_back(candidates_[i].term);
        while (choice.terms.size() < options_.most_terms && !choice.spare.empty()) {
            choice.terms.push_back(choice.spare.front());
            choice.spare.erase(choice.spare.begin());
        }
        if (choice.terms.empty()) std::swap(choice.terms, choice.spare);
        if (choice.terms.size() > options_.most_terms) choice.terms.resize(options_.most_terms);
        broaden(neuron, choice);
        return choice;
    }

  private:
    struct Held {
        double weight = 0;
        std::vector<std::uint16_t> candidates;  // by place, ascending
        [[nodiscard]] bool has(std::size_t candidate) const {
            return std::ranges::binary_search(candidates, candidate);
        }
    };

    void fill_documents(NeuronId neuron) {
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

    [[nodiscard]] bool new_to(std::span<const TermId> terms, TermId term) const {
        return std::ranges::none_of(terms,
                                    [&](TermId other) { return alike(index_, other, term); });
    }

    // candidates_.size(): none adds enough.
    [[nodiscard]] std::size_t next(std::span<const TermId> taken, double near, double all) const {
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

    // Not only what one that is taken says already: after "person" comes no "living thing".
    [[nodiscard]] bool tells_more(std::size_t candidate) const {
        constexpr double nearly_all = 0.85;
        return std::ranges::none_of(taken_, [&](std::size_t other) {
            if (candidates_[other].all > candidates_[candidate].all) return false;
            double both = 0;
            for (const Held& document : documents_)
                if (document.has(candidate) && document.has(other)) both += document.weight;
            return both >= nearly_all * held(other);
        });
    }

    // The phrase that a word is nearly always a part of here: "York" is "New York".
    [[nodiscard]] TermId said_whole(std::size_t word) const {
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

    [[nodiscard]] double held(std::size_t candidate) const {
        double sum = 0;
        for (const Held& document : documents_)
            if (document.has(candidate)) sum += document.weight;
        return sum;
    }

    void cover(std::size_t candidate) {
        for (std::size_t at = 0; at < documents_.size(); ++at)
            if (documents_[at].has(candidate)) covered_[at] = true;
    }

    void broaden(NeuronId neuron, Choice& choice) {
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

    const TermIndex& index_;
    const NamingOptions& options_;
    const NearTerms& near_;
    const TermScore& score_;
    std::vector<NearTerms::Candidate> candidates_;
    std::vector<Held> documents_;
    std::vector<bool> covered_;
    std::vector<std::size_t> taken_;  // candidates
    double whole_ = 0;
};

// Puts names together, each once as long as there are terms.
class Writer {
  public:
    Writer(const NamingInput& input, const NamingOptions& options)
        : index_(*input.index), options_(options), score_(input, Half::second) {}

    NeuronNaming write(NeuronId neuron, const Choice& choice) {
        NeuronNaming naming;
        if (choice.terms.empty()) return naming;
        std::vector<TermId> terms = choice.terms;
        std::size_t spare = 0;
        for (;;) {
            naming = written(neuron, choice, terms);
            if (!taken_.contains(naming.name) || spare == choice.spare.size()) break;
            terms.push_back(choice.spare[spare++]);
        }
        taken_.insert(naming.name);
        return naming;
    }

  private:
    NeuronNaming written(NeuronId neuron, const Choice& choice, std::span<const TermId> terms) {
        std::vector<TermId> all(choice.broad.begin(), choice.broad.end());
        all.insert(all.end(), terms.begin(), terms.end());
        NeuronNaming naming;
        naming.score = score_.judged(neuron, all, options_.least_documents);
        naming.mixed = naming.score && *naming.score < options_.good;
        naming.name = list(naming.mixed ? terms : std::span<const TermId>(all), naming.mixed);
        return naming;
    }

    // What comes first, if it is a label, says where; the others, what there: "animal: terrier".
    [[nodiscard]] std::string list(std::span<const TermId> terms, bool mixed) const {
        const bool headed =
            !mixed && terms.size() > 1 && index_.kind(terms.front()) == TermIndex::Kind::label;
        std::string text = mixed ? "mixed: " : "";
        for (std::size_t i = 0; i < terms.size(); ++i) {
            if (i > 0) text += i == 1 && headed ? ": " : ", ";
            text += index_.spelling(terms[i]);
        }
        return text;
    }

    const TermIndex& index_;
    const NamingOptions& options_;
    TermScore score_;
    std::unordered_set<std::string> taken_;
};

}  // namespace

Result<std::vector<NeuronNaming>> name_neurons(const NamingInput& input,
                                               const NamingOptions& options, std::stop_token stop,
                                               const Progress& progress) {
    const auto neurons = static_cast<std::int64_t>(input.active.size());
    SPARSESCOPE_ASSIGN(const NearTerms near, NearTerms::count(input, stop, progress));
    std::vector<Choice> choices(input.active.size());
    const TermScore score(input, Half::first);
    constexpr std::int64_t at_once = 256;
    for (std::int64_t first = 0; first < neurons; first += at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "naming neurons", first, neurons);
        parallel_for(std::min(at_once, neurons - first), [&](std::int64_t begin, std::int64_t end) {
            Chooser chooser(*input.index, options, near, score);
            for (std::int64_t i = first + begin; i < first + end; ++i)
                choices[static_cast<std::size_t>(i)] = chooser.choose(static_cast<NeuronId>(i));
        });
    }
    std::vector<NeuronId> order(input.active.size());
    std::iota(order.begin(), order.end(), NeuronId{0});
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](NeuronId neuron) { return input.active[neuron].size(); });
    Writer writer(input, options);
    std::vector<NeuronNaming> names(input.active.size());
    for (const NeuronId neuron : order)
        names[neuron] = writer.write(neuron, choices[neuron]);
    return names;
}

}  // namespace sparsescope
