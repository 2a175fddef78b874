// SPDX-License-Identifier: GPL-3.0-or-later
// How the neurons of a model are used as a whole, from their reports:
//   effective   H_eff = exp(−Σ q_i ln q_i), q_i = |A_i| / Σ_j |A_j|: as many neurons, all used
//               equally, would be as varied
//   frequent    the share of neurons that are active on more than 1 %, more than 10 % of the rows
//   classes     covered: those that some neuron stands for, with purity ≥ 0.8 and on at least a
//               tenth of the class
//   scarce      N·k < 5h: with so few documents most neurons cannot be active five times
#pragma once
#include <cstdint>
#include <span>

#include "core/eval/active_rows.h"
#include "core/types/neuron_report.h"

namespace sparsescope {

struct CodeUse {
    std::int64_t documents = 0;  // N
    int k = 0;
    std::int64_t hidden = 0;  // h
    double l0 = 0;            // mean number of active neurons of a code
    double density = 0;       // l0/h, and the mean frequency
    double effective = 0;     // H_eff; 0 without activations
    double over_1_percent = 0;
    double over_10_percent = 0;
    std::int64_t classes = 0;  // that documents have
    std::int64_t covered_classes = 0;
    bool scarce = false;
};

// The reports are of all neurons over the rows that count; labels as in neuron_report().
[[nodiscard]] CodeUse code_use(std::span<const NeuronReport> reports, int k, const RowSet& counted,
                               std::span<const std::int32_t> labels);

// Share of the rows that count on which at least one of these neurons is active; 0 without rows.
// chosen: by neuron.
[[nodiscard]] double document_coverage(const ActiveRows& active, const RowSet& counted,
                                       const std::vector<bool>& chosen);

}  // namespace sparsescope
