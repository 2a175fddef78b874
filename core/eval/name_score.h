// SPDX-License-Identifier: GPL-3.0-or-later
// How many neurons can be named: whether a label that is chosen on some documents tells, on others,
// where the neuron is active.
//   score = AUROC of "the document has the label" for "the neuron is active"
//         = (1 + share of active documents with the label − share of silent ones with it) / 2,
// 0.5 for a name that says nothing. The label is the one with the best score where it is chosen
// (ties: lower id); a document may have many: its class, the nodes of a path, words of its text.
//
// Why AUROC and not F1: with more neurons than labels several share a label by design, so none can
// recall it alone, and F1 would count a clean split of a class as failure. AUROC does not forgive a
// label that is merely frequent either: to reach 0.8 it must be 60 points more common among the
// active documents than among the others, which no label of everything can be.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/label_paths.h"

namespace sparsescope {

struct NameScore {
    NeuronId neuron = 0;
    std::uint32_t label = 0;
    double score = 0;
};

// Documents that are in neither part or have no label are not looked at.
struct NameRows {
    std::span<const std::int64_t> chosen_on;
    std::span<const std::int64_t> judged_on;
};

struct NameOptions {
    // A neuron that is active in fewer, or in one part only, is left out.
    std::int64_t least_documents = 10;
    double good = 0.8;
};

struct NameScores {
    std::vector<NameScore> neurons;  // those judged, by neuron
    std::int64_t good = 0;           // how many of them score well enough

    [[nodiscard]] double share() const {
        return neurons.empty() ? 0
                               : static_cast<double>(good) / static_cast<double>(neurons.size());
    }
};

// labels.documents() == codes.rows().
[[nodiscard]] NameScores name_scores(const CodeMatrix& codes, int k, const LabelPaths& labels,
                                     const NameRows& rows, const NameOptions& options = {});

// Classes as paths of one node; no_label becomes an empty path.
[[nodiscard]] LabelPaths paths_of_classes(std::span<const std::int32_t> classes);

}  // namespace sparsescope
