// SPDX-License-Identifier: GPL-3.0-or-later
// Rankings by the cosines of codes, ties included (ranking.h).
#pragma once
#include "core/eval/ranking.h"
#include "core/search/sparse_index.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

// Some rows of a matrix, all inside it.
struct CodesAtRows {
    const CodeMatrix& codes;
    std::span<const std::int64_t> rows;
};

// Ranks by the cosine of the codes at k ≥ 1. Only documents that share a neuron with the query are
// ranked.
class CodeRanker final : public Ranker {
  public:
    CodeRanker(const CodesAtRows& documents, const CodesAtRows& queries, int k);

    [[nodiscard]] std::size_t documents() const override { return index_.rows(); }
    [[nodiscard]] std::size_t queries() const override { return queries_.rows.size(); }
    [[nodiscard]] Status rank(int n, const VisitRanking& visit, std::stop_token stop,
                              const Progress& progress) const override;

  private:
    CodesAtRows queries_;
    SparseIndex index_;
};

// The n best rows of the index and all that tie with the n-th, best first.
[[nodiscard]] std::vector<ScoredRow> best_with_ties(const SparseIndex& index, CodeView query,
                                                    int n);

}  // namespace sparsescope
