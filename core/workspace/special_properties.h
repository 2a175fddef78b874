// SPDX-License-Identifier: GPL-3.0-or-later
// Counts what special() tests: each property with its documents inside and outside. Private to this
// folder.
#pragma once
#include <string>
#include <vector>

#include "core/eval/term_index.h"
#include "core/workspace/special.h"

namespace sparsescope {

class SpecialProperties {
  public:
    // No row is in both sets, and none is removed.
    SpecialProperties(const Corpus& corpus, const DatasetInfo& dataset, const RowSet& inside,
                      const RowSet& outside, std::stop_token stop, const Progress& progress);

    void add_neurons(const CodeMatrix& codes, int k, std::span<const NeuronId> left_out);
    [[nodiscard]] Status add_labels();
    [[nodiscard]] Status add_levels();
    [[nodiscard]] Status add_tags();
    [[nodiscard]] Status add_texts_and_fields(std::int64_t most_read);

    // Side by side.
    [[nodiscard]] const std::vector<SpecialItem>& items() const { return items_; }
    [[nodiscard]] const std::vector<PropertyCounts>& counts() const { return counts_; }
    [[nodiscard]] GroupSizes sizes() const { return sizes_; }
    [[nodiscard]] GroupSizes read() const { return read_; }
    // Words of an item of kind word; 0 of others.
    [[nodiscard]] std::size_t words_in(std::size_t item) const { return words_[item].size(); }
    // Whether two items of kind word share a word.
    [[nodiscard]] bool share_a_word(std::size_t a, std::size_t b) const;

  private:
    using Side = std::int64_t PropertyCounts::*;
    class FieldValues;

    void add(SpecialItem item, const PropertyCounts& counts);
    void add_terms(const TermIndex& terms);
    [[nodiscard]] Status read_side(const RowSet& rows, std::int64_t most, Side side,
                                   TermIndex& terms, FieldValues& fields);

    const Corpus& corpus_;
    const DatasetInfo& dataset_;
    const RowSet& inside_;
    const RowSet& outside_;
    std::stop_token stop_;
    const Progress& progress_;
    GroupSizes sizes_;
    GroupSizes read_;
    std::vector<SpecialItem> items_;
    std::vector<PropertyCounts> counts_;
    std::vector<std::vector<TermId>> words_;  // by item: the words of a term, ascending
};

}  // namespace sparsescope
