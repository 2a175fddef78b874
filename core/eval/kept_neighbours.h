// SPDX-License-Identifier: GPL-3.0-or-later
// How many of a document's nearest ones stay when it and all others are represented anew. Of two
// rankings of the same documents for the same queries, in expectation over the orders of ties on
// both sides (ranking.h),
//   kept = Σ_d P(d among the first n before)·P(d among the first n after) / N,
//   N = the longer of the two lists, n at most.
// Queries are documents themselves; a query is not counted among its own neighbours.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/eval/ranking.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct KeptNeighbours {
    std::optional<double> kept;  // 0 … 1; none: it has no neighbours on either side
    // The nearest, best first, ties in the order of the ranking; documents of the rankers.
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> after;
};

// own[q] is query q among the documents. Holds the rankings of all queries on one side, ties
// included, so ask for some hundreds of queries at a time. `listed` neighbours are named of each.
[[nodiscard]] Result<std::vector<KeptNeighbours>> kept_neighbours(
    const Ranker& before, const Ranker& after, std::span<const std::int64_t> own, int n,
    std::size_t listed, std::stop_token stop, const Progress& progress);

// The same of rows among themselves, some hundreds at a time: by the cosine of codes, each matrix
// at its own k, or by that of embeddings (all of their rows). Neighbours are named by row.
struct CodesAtK {
    const CodeMatrix& codes;
    int k = 0;
};
[[nodiscard]] Result<std::vector<KeptNeighbours>> kept_by_codes(
    const CodesAtK& before, const CodesAtK& after, std::span<const std::int64_t> rows, int n,
    std::size_t listed, std::stop_token stop, const Progress& progress);
[[nodiscard]] Result<std::vector<KeptNeighbours>> kept_by_embeddings(EmbeddingView before,
                                                                     EmbeddingView after, int n,
                                                                     std::size_t listed,
                                                                     std::stop_token stop,
                                                                     const Progress& progress);

}  // namespace sparsescope
