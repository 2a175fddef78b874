// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers about neurons, recomputed from stored codes at any k up to the stored one.
//   A_i        the documents whose code at k has neuron i with a weight above activation_epsilon
//   frequency  |A_i| / N
//   purity     max_c |A_i ∩ c| / |A_i| over the labelled documents of A_i (ties: the lower label);
//              label shares are taken over the same documents
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

// labels has one for each row of the codes (no_label: none), or is empty.
[[nodiscard]] std::vector<NeuronSummary> neuron_summaries(const CodeMatrix& codes, int k,
                                                          std::span<const std::int32_t> labels);

// What a neuron's weights on its active documents say, among N documents: all but the numbers of
// labels and of held-out documents.
[[nodiscard]] NeuronSummary weight_summary(NeuronId neuron, std::span<const float> weights,
                                           std::int64_t documents);

struct NeuronDetailOptions {
    int strongest = 24;  // documents listed
    int bins = 24;       // those of the weight histogram
};
// Everything but the neighbours, which need the encoder's rows (core/code).
[[nodiscard]] NeuronDetail neuron_detail(const CodeMatrix& codes, int k, NeuronId neuron,
                                         std::span<const std::int32_t> labels,
                                         std::span<const DocumentId> ids,
                                         const NeuronDetailOptions& options = {});

// How a set of rows uses its h neurons at k. Dead ones are active on none of the rows; l0 is the
// mean number of active neurons a code; density = l0/h; skew = h·Σ q², where q are the neurons'
// shares of all activations (1: all are used equally).
struct CodeStatistics {
    std::int64_t documents = 0;
    int k = 0;
    std::int64_t dead = 0;
    double dead_share = 0;
    double l0 = 0;
    double density = 0;
    double skew = 0;  // 0: no activations
    std::int64_t empty_codes = 0;
};
// rows: those of the set; empty: all.
[[nodiscard]] CodeStatistics code_statistics(const CodeMatrix& codes, int k,
                                             std::span<const std::int64_t> rows = {});

}  // namespace sparsescope
