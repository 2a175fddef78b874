// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/ranking.h"

namespace sparsescope {

void level_ties(std::vector<ScoredRow>& rows, std::size_t n, double tolerance) {
    std::size_t end = 0;
    while (end < std::min(n, rows.size())) {
        const std::size_t begin = end;
        const double best = rows[begin].score;
        for (; end < rows.size() && rows[end].score >= best - tolerance; ++end)
            rows[end].score = best;
        std::sort(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                  rows.begin() + static_cast<std::ptrdiff_t>(end), is_better);
    }
    rows.resize(end);
}

}  // namespace sparsescope
