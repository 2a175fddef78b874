// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_namer.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "core/base/parallel.h"
#include "core/eval/near_terms.h"
#include "core/eval/term_chooser.h"
#include "core/eval/term_score.h"

namespace sparsescope {

namespace {

// Puts names together, each once as long as there are terms.
class Writer {
  public:
    Writer(const NamingInput& input, const NamingOptions& options)
        : index_(*input.index), options_(options), score_(input, Half::second) {}

    NeuronNaming write(NeuronId neuron, const TermChoice& choice) {
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
    NeuronNaming written(NeuronId neuron, const TermChoice& choice, std::span<const TermId> terms) {
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
    std::vector<TermChoice> choices(input.active.size());
    const TermScore score(input, Half::first);
    constexpr std::int64_t at_once = 256;
    for (std::int64_t first = 0; first < neurons; first += at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "naming neurons", first, neurons);
        parallel_for(std::min(at_once, neurons - first), [&](std::int64_t begin, std::int64_t end) {
            TermChooser chooser(*input.index, options, near, score);
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
