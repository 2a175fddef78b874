// SPDX-License-Identifier: GPL-3.0-or-later
// How many neurons can be named: whether a label that is chosen on one half of the documents tells,
// on the other half, where the neuron is active.
//   score = AUROC of "the document has the label" for "the neuron is active"
//         = (1 + share of active documents with the label − share of silent ones with it) / 2,
// 0.5 for a name that says nothing. The label is the one with the best score on the first half
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
    double score = 0;  // on the second half; 0 when the neuron is silent there
};

struct NameOptions {
    std::int64_t least_documents = 10;  // a neuron active in fewer is not judged
    double good = 0.8;
    std::uint64_t seed = 1;  // of the halves
};

struct NameScores {
    std::vector<NameScore> neurons;  // those judged, by neuron
    std::int64_t good = 0;           // of them, with a score that is good enough

    [[nodiscard]] double share() const {
        return neurons.empty() ? 0
                               : static_cast<double>(good) / static_cast<double>(neurons.size());
    }
};

// labels.documents() == codes.rows(); documents without a label are left out.
[[nodiscard]] NameScores name_scores(const CodeMatrix& codes, int k, const LabelPaths& labels,
                                     const NameOptions& options = {});

// Classes as paths of one node; no_label becomes an empty path.
[[nodiscard]] LabelPaths paths_of_classes(std::span<const std::int32_t> classes);

}  // namespace sparsescope
