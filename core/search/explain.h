// SPDX-License-Identifier: GPL-3.0-or-later
// What searchers share besides the score: which rows may be hits, and what the score of a hit is
// made of. Private to this folder and to those who join searchers with a corpus.
#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "core/search/searcher.h"

namespace sparsescope {

[[nodiscard]] inline bool is_allowed(std::size_t row, const SearchOptions& options) {
    return static_cast<std::int64_t>(row) != options.exclude_row &&
           (!options.allowed || options.allowed->contains(row));
}

// The entries of a query that count.
[[nodiscard]] inline CodeView query_entries(CodeView query, const SearchOptions& options) {
    if (options.whole_query) return query;
    return query.prefix(static_cast<std::size_t>(std::max(options.k, 0)));
}

// invalid_argument unless the index is at the k that is asked for.
[[nodiscard]] Status check_k(const SparseIndex& index, const SearchOptions& options);

// The exact contributions of every shared neuron at k, value descending, ties by neuron id.
// Their sum is the score. Empty when nothing is shared.
[[nodiscard]] std::vector<Contribution> explain(CodeView query, CodeView document, int k);

// The same over all entries of both codes.
[[nodiscard]] std::vector<Contribution> contributions_of(CodeView query, CodeView document);

// Gives every hit its contributions; all entries of the query count.
void explain_hits(std::span<SearchHit> hits, CodeView query, const SparseIndex& index);

}  // namespace sparsescope
