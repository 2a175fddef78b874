// SPDX-License-Identifier: GPL-3.0-or-later
// What searchers share besides the score: who may be a hit, and the reasons of hits. Private to
// this folder and to those who join searchers with a corpus.
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

// The contributions over all entries of both codes, which are cut to k before.
[[nodiscard]] std::vector<Contribution> contributions_of(CodeView query, CodeView document);

void explain_hits(std::span<SearchHit> hits, CodeView query, const CodeMatrix& codes, int k);

}  // namespace sparsescope
