// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/score_ties.h"

#include <algorithm>

namespace sparsescope {

ScoreTies score_ties(const SparseIndex& index, CodeView query, const RowSet* allowed,
                     std::span<const SearchHit> hits, std::optional<double> next_score) {
    ScoreTies ties;
    const double near_best = hits.front().score - ScoreTies::width;
    const double last = hits.back().score;
    for (const SearchHit& hit : hits) {
        ties.best_listed += hit.score >= near_best ? 1 : 0;
        ties.last_listed += hit.score == last ? 1 : 0;
    }
    ties.best = ties.best_listed;
    ties.last = ties.last_listed;
    if (!next_score || (*next_score < near_best && *next_score != last)) return ties;
    ties.best = ties.last = 0;
    const std::vector<double> scores = index.scores(query);
    for (std::size_t row = 0; row < scores.size(); ++row) {
        if (scores[row] <= 0 || (allowed && !allowed->contains(row))) continue;
        ties.best += scores[row] >= near_best ? 1 : 0;
        ties.last += scores[row] == last ? 1 : 0;
    }
    return ties;
}

}  // namespace sparsescope
