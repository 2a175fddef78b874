// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the scores of a list tell documents apart. Codes that have collapsed give hundreds of
// documents the same score, and then the list is an accident of their numbers.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "core/search/sparse_index.h"

namespace sparsescope {

struct ScoreTies {
    static constexpr double width = 1e-3;  // what a score of three digits cannot show
    std::int64_t best = 0;         // documents within `width` of the best score, listed or not
    std::int64_t best_listed = 0;  // those of them that are in the list
    std::int64_t last = 0;  // documents with exactly the score of the last hit, listed or not
    std::int64_t last_listed = 0;  // those of them that are in the list
};

// Counts the ties of a sparse search at the index's k among the allowed rows (null: all rows). hits
// is its list, the best first, and not empty; next_score is the score of the document that would
// follow the last hit, nullopt when none would. It counts in the list where that is enough, and
// else with a full pass over all rows.
[[nodiscard]] ScoreTies score_ties(const SparseIndex& index, CodeView query, const RowSet* allowed,
                                   std::span<const SearchHit> hits,
                                   std::optional<double> next_score);

}  // namespace sparsescope
