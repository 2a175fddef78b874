// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of all neurons, recomputed from codes at any k over the N rows that count:
//   A_i        the rows whose code at k has neuron i with a weight above activation_epsilon
//   frequency  |A_i| / N; the mean over all neurons is L0/h
//   p(c|i)     |A_i ∩ c| / |A_i| over the rows of A_i that have a label; their number is the
//   support purity     max_c p(c|i) (ties: the lower label), and P(c), the base rate of that label
//   entropy    −Σ_c p(c|i) log2 p(c|i)
//   lift       p(c|i) / P(c) at the label of the purity, and Wilson's interval of p(c|i) over P(c)
// What rests on labels is unknown where the support is under NeuronReport::least_support. What
// needs embeddings or the head's rows is computed by mono_score.h and row_cosines.h.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/active_rows.h"
#include "core/types/neuron_report.h"

namespace sparsescope {

// By neuron. `active` was made of the rows that count; labels has one for each row (no_label:
// none), or is empty.
[[nodiscard]] std::vector<NeuronReport> neuron_report(const ActiveRows& active,
                                                      const RowSet& counted,
                                                      std::span<const std::int32_t> labels);

}  // namespace sparsescope
