// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/name_score.h"

#include <algorithm>

#include "core/types/ids.h"

namespace sparsescope {

namespace {

// Some documents: how common each label is, and where each neuron is active.
struct Part {
    std::int64_t documents = 0;
    std::vector<std::int64_t> with_label;
    std::vector<std::vector<std::uint32_t>> active;  // documents, by neuron

    Part(std::size_t labels, std::size_t neurons) : with_label(labels), active(neurons) {}

    // Given how many of the active documents have the label.
    [[nodiscard]] double auroc(std::uint32_t label, std::int64_t labelled,
                               std::int64_t of_active) const {
        const auto share = [](std::int64_t part, std::int64_t whole) {
            return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
        };
        return (1 + share(labelled, of_active) -
                share(with_label[label] - labelled, documents - of_active)) /
               2;
    }
};

// Counts the labels of documents, again and again over the same counters.
class Tally {
  public:
    Tally(const LabelPaths& labels, std::size_t count) : labels_(labels), counts_(count) {}

    void count(std::span<const std::uint32_t> documents) {
        for (const std::uint32_t label : met_)
            counts_[label] = 0;
        met_.clear();
        for (const std::uint32_t document : documents)
            for (const std::uint32_t label : labels_.of(document))
                if (counts_[label]++ == 0) met_.push_back(label);
    }
    [[nodiscard]] std::span<const std::uint32_t> met() const { return met_; }
    [[nodiscard]] std::int64_t operator[](std::uint32_t label) const { return counts_[label]; }

  private:
    const LabelPaths& labels_;
    std::vector<std::int64_t> counts_;
    std::vector<std::uint32_t> met_;
};

Part part_of(const CodeMatrix& codes, int k, const LabelPaths& labels, std::size_t label_count,
             std::span<const std::int64_t> rows) {
    Part part(label_count, codes.hidden());
    for (const std::int64_t row : rows) {
        const auto document = static_cast<std::size_t>(row);
        if (labels.of(document).empty()) continue;
        ++part.documents;
        for (const std::uint32_t label : labels.of(document))
            ++part.with_label[label];
        const CodeView code = codes.row(document).prefix(static_cast<std::size_t>(k));
        for (std::size_t j = 0; j < code.size(); ++j)
            if (code.weights[j] > activation_epsilon)
                part.active[code.neurons[j]].push_back(static_cast<std::uint32_t>(document));
    }
    return part;
}

}  // namespace

NameScores name_scores(const CodeMatrix& codes, int k, const LabelPaths& labels,
                       const NameRows& rows, const NameOptions& options) {
    NameScores result;
    if (labels.nodes.empty()) return result;
    const std::size_t label_count = *std::ranges::max_element(labels.nodes) + std::size_t{1};
    const Part chosen_on = part_of(codes, k, labels, label_count, rows.chosen_on);
    const Part judged_on = part_of(codes, k, labels, label_count, rows.judged_on);
    Tally tally(labels, label_count);
    for (std::size_t neuron = 0; neuron < codes.hidden(); ++neuron) {
        const auto& first = chosen_on.active[neuron];
        const auto& second = judged_on.active[neuron];
        if (first.empty() || second.empty() ||
            std::ssize(first) + std::ssize(second) < options.least_documents)
            continue;
        NameScore name{static_cast<NeuronId>(neuron), 0, 0};
        tally.count(first);
        double best = 0;
        for (const std::uint32_t label : tally.met()) {
            const double score = chosen_on.auroc(label, tally[label], std::ssize(first));
            if (score < best || (score == best && label > name.label)) continue;
            best = score;
            name.label = label;
        }
        tally.count(second);
        name.score = judged_on.auroc(name.label, tally[name.label], std::ssize(second));
        result.good += name.score >= options.good ? 1 : 0;
        result.neurons.push_back(name);
    }
    return result;
}

LabelPaths paths_of_classes(std::span<const std::int32_t> classes) {
    LabelPaths paths;
    paths.begin.reserve(classes.size() + 1);
    paths.begin.push_back(0);
    for (const std::int32_t label : classes) {
        if (label != no_label) paths.nodes.push_back(static_cast<std::uint32_t>(label));
        paths.begin.push_back(static_cast<std::uint32_t>(paths.nodes.size()));
    }
    return paths;
}

}  // namespace sparsescope
