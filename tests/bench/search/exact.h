// SPDX-License-Identifier: GPL-3.0-or-later
// The exact results that every method is compared with. A score is Σ (q_i/‖q‖)·(x_i/‖x‖), computed
// in double in the order of the query's neurons, row by row. Nothing here shares code with the
// index.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/row_set.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

// The score of every row; 0 for rows that share no neuron with the query or are not allowed. Uses
// all cores.
[[nodiscard]] std::vector<double> exact_scores(const CodeMatrix& codes, int k, CodeView query,
                                               const RowSet* allowed = nullptr);

struct ExactRow {
    std::uint32_t row = 0;
    double score = 0;
    bool operator==(const ExactRow&) const = default;
};
// The best n rows with a score above 0, by descending score; ties by ascending row.
[[nodiscard]] std::vector<ExactRow> exact_best(const std::vector<double>& scores, int n);

// The share of the best rows that a method found. A row whose score ties with the last of them, up
// to fp32 rounding, counts as well.
[[nodiscard]] double recall(const std::vector<double>& scores, const std::vector<ExactRow>& best,
                            const std::vector<Found>& found);

}  // namespace sparsescope::bench
