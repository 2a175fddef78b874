// SPDX-License-Identifier: GPL-3.0-or-later
// One search over a SparseIndex: bounds from the posting lists (posting_sums.h), exact scores of
// the rows whose bound is high enough. Private to this folder.
#pragma once
#include <cstdint>
#include <vector>

#include "core/search/posting_sums.h"
#include "core/search/sparse_index.h"
#include "core/types/search_hit.h"

namespace sparsescope {

class IndexSearch {
  public:
    // All of them must outlive it; the options ask for at least one row.
    IndexSearch(const SparseIndex& index, const QueryCode& query,
                const SparseIndex::Options& options, SearchCost& cost);
    [[nodiscard]] std::vector<ScoredRow> run();

  private:
    [[nodiscard]] double starting_threshold() const;
    void count_allowed();
    [[nodiscard]] std::vector<ScoredRow> pass(double threshold);
    // A row must reach this to be of interest.
    [[nodiscard]] double needed() const { return std::max(threshold_, best_.floor()); }

    void search_segment(std::size_t i);
    void search_in_tiles(const Segment& segment, std::size_t first_row);
    void search_along_lists(const Segment& segment, std::size_t first_row);
    [[nodiscard]] const std::uint64_t* allowed_words(std::size_t first_row, std::size_t rows);

    void score_candidates(const Segment& segment, std::size_t first_row,
                          std::span<Candidate> candidates);
    bool score_row(const ForwardRows& rows, std::size_t local, std::size_t first_row);
    void score_rows(const ForwardRows& rows, std::size_t first_row);
    void score_allowed(const Segment& segment, std::size_t first_row);

    const SparseIndex& index_;
    const QueryCode& query_;
    const SparseIndex::Options& options_;
    SearchCost& cost_;
    RowScorer scorer_;
    PostingSums sums_;
    std::vector<std::size_t> allowed_in_;  // by segment; empty without a filter
    std::vector<std::uint64_t> allowed_copy_;
    std::size_t allowed_rows_ = 0;
    double threshold_ = 0;
    TopN best_{0};
};

}  // namespace sparsescope
