// SPDX-License-Identifier: GPL-3.0-or-later
// The cosine of embeddings over all rows, which the dense searchers share: q·x / (‖q‖‖x‖), with
// products as core/base/dot.h adds them up. A row or query of length 0 has no score.
#pragma once
#include <algorithm>
#include <cmath>

#include "core/base/dot.h"
#include "core/search/explain.h"
#include "core/search/query_code.h"

namespace sparsescope {

[[nodiscard]] inline double length_of(std::span<const float> x) {
    return std::sqrt(static_cast<double>(dot(x, x)));
}

// Rounding carries a quotient a little beyond what a cosine can be. NaN, which is no score, stays.
[[nodiscard]] inline double as_cosine(double quotient) {
    return std::clamp(quotient, -1.0, 1.0);
}

// SearcherEntry::source_bytes of a searcher that reads whole embeddings.
[[nodiscard]] inline std::int64_t bytes_of_embedding(const DocumentShape& shape) {
    return static_cast<std::int64_t>(sizeof(float)) * shape.dim;
}

// Calls score(row) for the rows that are allowed; the best n that have a score (not NaN).
template <class Score>
[[nodiscard]] SearchResult best_rows(std::size_t rows, std::span<const DocumentId> ids,
                                     const SearchOptions& options, std::int64_t numbers_per_row,
                                     Score&& score) {
    const auto start = std::chrono::steady_clock::now();
    SearchResult result;
    TopN best(static_cast<std::size_t>(std::max(options.n, 0)));
    for (std::size_t row = 0; row < rows; ++row) {
        if (!is_allowed(row, options)) continue;
        ++result.cost.candidates;
        const double value = score(row);
        if (!std::isnan(value)) best.push({static_cast<std::int64_t>(row), value});
    }
    result.cost.postings = result.cost.candidates * numbers_per_row;
    result.hits = hits_of(std::move(best).take(), ids);
    result.cost.microseconds = microseconds_since(start);
    return result;
}

// invalid_argument unless the query has the dimension of the rows; an empty query is fine.
[[nodiscard]] inline Status check_dimension(std::span<const float> query,
                                            const EmbeddingView& rows) {
    if (query.empty() || query.size() == rows.dim) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The query has {} numbers, but embeddings here have {}.", query.size(),
                            rows.dim));
}

}  // namespace sparsescope
