// SPDX-License-Identifier: GPL-3.0-or-later
// Counts documents by label, for one set of rows after the other over the same counters. Not for
// several threads at once: copy it.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/neuron_summary.h"
#include "core/types/row_set.h"

namespace sparsescope {

class LabelTally {
  public:
    // labels by row (no_label: none), or empty. Base rates are over the rows that count, or over
    // all. The labels must outlive the tally.
    explicit LabelTally(std::span<const std::int32_t> labels, const RowSet* counted = nullptr);

    template <class Row>
    void count(std::span<const Row> rows) {
        clear();
        if (labels_.empty()) return;
        for (const Row row : rows)
            add(labels_[static_cast<std::size_t>(row)]);
    }
    [[nodiscard]] std::int64_t labelled() const { return labelled_; }
    // Labels that were met, in no order, and how many of the counted rows have one.
    [[nodiscard]] std::span<const std::int32_t> met() const { return met_; }
    [[nodiscard]] std::int64_t documents(std::int32_t label) const {
        return counts_[static_cast<std::size_t>(label)];
    }
    // The most frequent label (ties: the lower), or no_label.
    [[nodiscard]] std::int32_t top() const;
    // Purity and its label.
    void describe_purity(NeuronSummary& summary) const;
    // Entropy of the labels in bits: −Σ p·log2 p.
    [[nodiscard]] double entropy() const;
    // Share descending, ties by label.
    [[nodiscard]] std::vector<LabelShare> shares() const;

    // Over every row that counts.
    [[nodiscard]] std::int64_t all_labelled() const { return all_labelled_; }
    [[nodiscard]] std::int64_t classes() const { return classes_; }  // that documents have
    [[nodiscard]] double base_rate(std::int32_t label) const;

  private:
    void clear();
    void add(std::int32_t label) {
        if (label < 0) return;
        if (counts_[static_cast<std::size_t>(label)]++ == 0) met_.push_back(label);
        ++labelled_;
    }

    std::span<const std::int32_t> labels_;
    std::vector<std::int64_t> counts_;
    std::vector<std::int32_t> met_;  // labels whose counter is not 0
    std::int64_t labelled_ = 0;
    std::vector<std::int64_t> all_;
    std::int64_t all_labelled_ = 0;
    std::int64_t classes_ = 0;
};

}  // namespace sparsescope
