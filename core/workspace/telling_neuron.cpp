// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/telling_neuron.h"

#include <algorithm>
#include <map>
#include <vector>

namespace sparsescope {

namespace {

constexpr std::size_t examples = 10;
constexpr std::int64_t few_documents = 100;
constexpr std::int64_t rarity = 20;  // active for one in so many at most

struct Example {
    float weight;
    std::size_t row;
};

struct Candidate {
    std::vector<Example> strongest;  // strongest first
    std::int64_t documents = 0;

    void add(const Example& example) {
        ++documents;
        const auto place =
            std::ranges::upper_bound(strongest, example.weight, std::greater{}, &Example::weight);
        if (strongest.size() == examples && place == strongest.end()) return;
        strongest.insert(place, example);
        if (strongest.size() > examples) strongest.pop_back();
    }
};

struct CommonLabel {
    std::int32_t label = no_label;
    double share = 1;
};

// Without any label every neuron is as pure.
CommonLabel common_label(const LoadedModel& model, const Candidate& candidate) {
    std::map<std::int32_t, std::size_t> counts;
    for (const Example& example : candidate.strongest)
        if (const auto label = model.labels[example.row]; label != no_label) ++counts[label];
    if (counts.empty()) return {};
    const auto most =
        std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    return {most->first,
            static_cast<double>(most->second) / static_cast<double>(candidate.strongest.size())};
}

std::vector<Candidate> candidates_of(const LoadedModel& model, int k) {
    std::vector<Candidate> all(model.codes.hidden());
    for (std::size_t row = 0; row < model.codes.rows(); ++row) {
        if (model.splits[row] == Split::none) continue;
        const CodeView code = model.codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t i = 0; i < code.size(); ++i)
            all[code.neurons[i]].add({code.weights[i], row});
    }
    return all;
}

double score_of(const LoadedModel& model, const Candidate& candidate) {
    const auto number = static_cast<double>(candidate.strongest.size());
    const double few = number / examples;  // one example says less than ten
    return few * common_label(model, candidate).share *
           static_cast<double>(candidate.strongest.back().weight);
}

}  // namespace

std::optional<TellingNeuron> telling_neuron(const LoadedModel& model, int k) {
    const std::vector<Candidate> candidates = candidates_of(model, k);
    const std::int64_t limit =
        std::max(few_documents, static_cast<std::int64_t>(model.codes.rows()) / rarity);
    const Candidate* best = nullptr;
    double best_score = 0;
    for (const Candidate& candidate : candidates) {
        if (candidate.strongest.empty() || candidate.documents > limit) continue;
        const double score = score_of(model, candidate);
        if (best && score <= best_score) continue;
        best = &candidate;
        best_score = score;
    }
    if (!best) return std::nullopt;
    const std::int32_t label = common_label(model, *best).label;
    const auto first = std::ranges::find_if(best->strongest, [&](const Example& example) {
        return label == no_label || model.labels[example.row] == label;
    });
    return TellingNeuron{static_cast<NeuronId>(best - candidates.data()), model.ids[first->row]};
}

}  // namespace sparsescope
