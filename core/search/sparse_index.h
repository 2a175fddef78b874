// SPDX-License-Identifier: GPL-3.0-or-later
// Exact search over k-sparse codes of a million documents in microseconds: an inverted index in
// segments of at most 65,536 documents, and a tail of documents too new for a segment.
//
// Canonical codes. A document's code at k is read as u_i = fp16(w_i / w_0), w_0 its strongest
// weight; a query likewise. score = Σ (q_i/‖q‖)·(u_i/‖u‖) in double, added in the order of the
// query's neurons. fp16 ratios need four bytes per neuron and mean the same at every k, because a
// prefix has the same strongest weight.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/search/searcher.h"
#include "core/search/segment.h"

namespace sparsescope {

class SparseIndex {
  public:
    // Immutable; segments cover rows 0 … in order without gaps, the tail the rows after them.
    SparseIndex(int k, std::size_t hidden, std::vector<std::shared_ptr<const Segment>> segments,
                std::shared_ptr<const ForwardRows> tail);
    // Everything in segments.
    [[nodiscard]] static SparseIndex build(const CodeMatrix& codes, int k);

    [[nodiscard]] int k() const { return k_; }
    [[nodiscard]] std::size_t hidden() const { return hidden_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t bytes() const;  // of memory, all in
    [[nodiscard]] std::span<const std::shared_ptr<const Segment>> segments() const {
        return segments_;
    }

    // The canonical code of a row, strongest first.
    [[nodiscard]] CanonicalCode code(std::size_t row) const;
    // Rows whose code at k holds the neuron.
    [[nodiscard]] RowSet rows_with(NeuronId neuron) const;
    [[nodiscard]] std::int64_t frequency(NeuronId neuron) const;  // their number

    // The best n, without explanations. Every entry of the query counts (cut it to k before).
    // allowed: none or a set of rows(); excluded: −1 or a row.
    [[nodiscard]] std::vector<ScoredRow> search(CodeView query, int n, const RowSet* allowed,
                                                std::int64_t excluded, SearchCost& cost) const;
    // The exact score of every row (0: shares nothing), rows() of them. A full pass.
    [[nodiscard]] std::vector<double> scores(CodeView query) const;

  private:
    int k_;
    std::size_t hidden_;
    std::size_t rows_ = 0;
    std::vector<std::shared_ptr<const Segment>> segments_;
    std::shared_ptr<const ForwardRows> tail_;
};

}  // namespace sparsescope
