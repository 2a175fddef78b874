// SPDX-License-Identifier: GPL-3.0-or-later
// Many exact searches at once. Two queries share nothing but the index, so each core answers
// queries of its own. The calls block until a stop request and are not for the window's thread.
#pragma once
#include <functional>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

// answers[i] belongs to the i-th query. query_at is called on several threads at once.
[[nodiscard]] Result<std::vector<std::vector<ScoredRow>>> search_batch(
    const SparseIndex& index, std::size_t count,
    const std::function<CanonicalCode(std::size_t)>& query_at, const SparseIndex::Options& options,
    std::stop_token stop = {}, const Progress& progress = {});

// The n nearest other rows of every row, best first; fewer when fewer share a neuron with it.
struct NeighbourGraph {
    static constexpr std::int64_t no_row = -1;
    std::size_t n = 0;
    std::vector<std::int64_t> rows;  // [rows, n], padded with no_row
    std::vector<float> scores;       // [rows, n], padded with 0
};
// removed: rows that are nobody's neighbours and have none; null: no rows are removed.
[[nodiscard]] Result<NeighbourGraph> neighbour_graph(const SparseIndex& index, std::size_t n,
                                                     const RowSet* removed = nullptr,
                                                     std::stop_token stop = {},
                                                     const Progress& progress = {});

}  // namespace sparsescope
