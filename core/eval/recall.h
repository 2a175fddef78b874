// SPDX-License-Identifier: GPL-3.0-or-later
// recall@n of the dense order: E|first n of a ranking ∩ first n by embedding| / min(n, documents),
// the expectation over the orders of tied rows on both sides (ranking.h).
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/eval/ranking.h"

namespace sparsescope {

// A document that can be among a query's first n, and the chance that it is.
struct LikelyRow {
    std::int64_t row = 0;
    float chance = 0;
};
struct DenseOrder {
    int n = 0;
    std::vector<std::vector<LikelyRow>> of_query;  // each by document
};
// The ranker ranks by the embeddings. Errors: cancelled.
[[nodiscard]] Result<DenseOrder> dense_order(const Ranker& ranker, int n, std::stop_token stop,
                                             const Progress& progress);

// The ranker has the documents and queries of the order. The recall is 0 when there are none of
// either. Errors: cancelled.
[[nodiscard]] Result<double> recall_of(const DenseOrder& order, const Ranker& ranker,
                                       std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
