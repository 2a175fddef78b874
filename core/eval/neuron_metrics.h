// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers about neurons, recomputed from stored codes at any k up to the stored one.
// Definitions: A_i = documents whose code at k has neuron i with weight > activation_epsilon;
// frequency |A_i|/N; purity max_c |A_i ∩ c| / |A_i| and label shares over labelled documents of A_i
// (ties: lower label).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

// labels: one per code row, no_label for none; may be empty.
[[nodiscard]] std::vector<NeuronSummary> neuron_summaries(const CodeMatrix& codes, int k,
                                                          std::span<const std::int32_t> labels);

struct NeuronDetailOptions {
    int strongest = 24;  // documents listed
    int bins = 24;       // of the weight histogram
};
// Everything except neighbours (those need encoder rows: core/code).
[[nodiscard]] NeuronDetail neuron_detail(const CodeMatrix& codes, int k, NeuronId neuron,
                                         std::span<const std::int32_t> labels,
                                         std::span<const DocumentId> ids,
                                         const NeuronDetailOptions& options = {});

// Over a set of rows at k: dead share = neurons never active on that set / h; l0 = mean active
// neurons per code; density = l0/h; skew = h·Σ q², q = the neurons' shares of all activations (1:
// all equally used).
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
// rows: code rows of the set; empty span: all rows.
[[nodiscard]] CodeStatistics code_statistics(const CodeMatrix& codes, int k,
                                             std::span<const std::int64_t> rows = {});

}  // namespace sparsescope
