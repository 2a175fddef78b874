// SPDX-License-Identifier: GPL-3.0-or-later
// One row of the table of all neurons. All numbers are over the stated set of N documents at k
// active neurons per code; see core/eval/neuron_report.h for the formulas. Std only.
#pragma once
#include <cstdint>
#include <optional>

#include "core/types/neuron_summary.h"

namespace sparsescope {

struct NeuronReport {
    // Fewer documents than these say nothing: what rests on labels, and MonoScore, is then unknown.
    static constexpr std::int64_t least_support = 5;

    // Its purity is that of any support; show `purity` instead wherever neurons are compared.
    NeuronSummary summary;
    // When a run of the model noted its death, counted from 0; nullopt: not known, or alive.
    std::optional<std::int64_t> died_step;
    std::int64_t support = 0;         // |A_i| with a label: what purity, entropy and lift rest on
    std::optional<double> purity;     // that of the summary
    std::optional<double> base_rate;  // P(c) of the label c of its purity
    std::optional<double> entropy;    // of its labels, in bits
    std::optional<double> lift;       // p(c|i) / P(c)
    std::optional<double> lift_low;   // 95 % interval of the lift, from Wilson's of p(c|i)
    std::optional<double> lift_high;
    std::optional<double> mono_score;  // mean weighted cosine of its documents' embeddings …
    std::optional<double> mono_base;   // … and the mean cosine of all documents, to be subtracted
    std::optional<double> nearest_cosine;  // max_{j≠i} cos(W_i, W_j)
    NeuronId nearest = 0;                  // the j of nearest_cosine
    std::optional<double> stability;       // best-match cosine in other models, their mean

    // What is shown, sorted and filtered as MonoScore: how much more alike its documents are than
    // any documents.
    [[nodiscard]] std::optional<double> mono() const {
        if (!mono_score || !mono_base) return std::nullopt;
        return *mono_score - *mono_base;
    }
};

}  // namespace sparsescope
