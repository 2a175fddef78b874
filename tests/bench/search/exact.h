// SPDX-License-Identifier: GPL-3.0-or-later
// The truth that every method is held to: the score of every row, computed one by one in double,
// Σ (q_i/‖q‖)·(x_i/‖x‖) in the order of the query's neurons. Shares no code with the index.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/row_set.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

// 0 for rows that share nothing with the query, or that are not allowed. Uses all cores.
[[nodiscard]] std::vector<double> exact_scores(const CodeMatrix& codes, int k, CodeView query,
                                               const RowSet* allowed = nullptr);

struct ExactRow {
    std::uint32_t row = 0;
    double score = 0;
    bool operator==(const ExactRow&) const = default;
};
// The best n of them with a score above 0: score descending, ties by row ascending.
[[nodiscard]] std::vector<ExactRow> exact_best(const std::vector<double>& scores, int n);

// Share of the best n that a method found. Rows whose scores tie with the last one count as well,
// as do scores equal up to fp32 rounding.
[[nodiscard]] double recall(const std::vector<double>& scores, const std::vector<ExactRow>& best,
                            const std::vector<Found>& found);

}  // namespace sparsescope::bench
