// SPDX-License-Identifier: GPL-3.0-or-later
// Which labels go with a set of documents (those a neuron is active on), and how sure that is. Over
// the N labelled documents of all; n of the set are labelled, n_c of them with label c, N_c of all:
//   share = n_c / n with its Wilson interval; base rate = N_c / N; lift = share / base rate, its
//   interval that of the share over the base rate; evidence: core/eval/confidence.h on the table of
//   n_c, n, N_c, N, with z corrected for hidden · (labels in use) tests.
// Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/types/neuron_page.h"

namespace sparsescope {

// Labelled documents by label, once for a model.
class LabelCounts {
  public:
    LabelCounts() = default;
    // labels by row; no_label: none. Empty: there are no labels.
    explicit LabelCounts(std::vector<std::int32_t> labels);

    [[nodiscard]] std::int64_t labelled() const { return labelled_; }
    [[nodiscard]] std::int64_t in_use() const { return in_use_; }  // labels of some document
    [[nodiscard]] std::span<const std::int64_t> of_label() const { return counts_; }
    [[nodiscard]] std::int32_t of_row(std::size_t row) const {
        return row < labels_.size() ? labels_[row] : no_label;
    }
    [[nodiscard]] std::span<const std::int32_t> by_row() const { return labels_; }
    // By label, of some entries.
    [[nodiscard]] std::vector<std::int64_t> count(std::span<const NeuronEntry> entries) const;

  private:
    std::vector<std::int32_t> labels_;
    std::vector<std::int64_t> counts_;
    std::int64_t labelled_ = 0;
    std::int64_t in_use_ = 0;
};

// `active`: the entries of A_i. `avoided` lists at most ten.
[[nodiscard]] LabelTable label_table(const LabelCounts& labels, std::span<const NeuronEntry> active,
                                     std::size_t hidden);

// Fills in labelled, purity, top_label (ties: the lower) and base_rate.
void judge_purity(WeightInterval& interval, const LabelCounts& labels,
                  std::span<const NeuronEntry> inside);

}  // namespace sparsescope
