// SPDX-License-Identifier: GPL-3.0-or-later
// recall@n of the dense order: E|first n of a ranking ∩ first n by embedding| / min(n, documents),
// the expectation over the orders of tied rows on both sides (ranking.h).
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/eval/ranking.h"

namespace sparsescope {

// Documents that can be among a query's first n, with their chance of it, by document.
struct LikelyRow {
    std::int64_t row = 0;
    float chance = 0;
};
struct DenseOrder {
    int n = 0;
    std::vector<std::vector<LikelyRow>> of_query;
};
// The ranker is that of the embeddings. Errors: cancelled.
[[nodiscard]] Result<DenseOrder> dense_order(const Ranker& ranker, int n, std::stop_token stop,
                                             const Progress& progress);

// The ranker's documents and queries are those of the order. 0 without queries or documents.
// Errors: cancelled.
[[nodiscard]] Result<double> recall_of(const DenseOrder& order, const Ranker& ranker,
                                       std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
