// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/recall.h"

#include <algorithm>

namespace sparsescope {

Result<DenseOrder> dense_order(const Ranker& ranker, int n, std::stop_token stop,
                               const Progress& progress) {
    return guard("finding nearest neighbours", [&]() -> Result<DenseOrder> {
        DenseOrder order{n, std::vector<std::vector<LikelyRow>>(ranker.queries())};
        const auto visit = [&](std::size_t query, Ranking ranking) {
            const auto places = static_cast<std::size_t>(n);
            auto& rows = order.of_query[query];
            for (std::size_t begin = 0; begin < std::min(places, ranking.size());) {
                const std::size_t end = end_of_tie(ranking, begin);
                const float chance = static_cast<float>(std::min(end, places) - begin) /
                                     static_cast<float>(end - begin);
                for (; begin < end; ++begin)
                    rows.push_back({ranking[begin].row, chance});
            }
            std::ranges::sort(rows, {}, &LikelyRow::row);
        };
        SPARSESCOPE_TRY(ranker.rank(n, visit, stop, progress));
        return order;
    });
}

Result<double> recall_of(const DenseOrder& order, const Ranker& ranker, std::stop_token stop,
                         const Progress& progress) {
    return guard("comparing rankings", [&]() -> Result<double> {
        std::vector<double> found(ranker.queries());
        const auto visit = [&](std::size_t query, Ranking ranking) {
            const auto& likely = order.of_query[query];
            const auto chance = [&](std::int64_t row) {
                const auto at = std::ranges::lower_bound(likely, row, {}, &LikelyRow::row);
                return at != likely.end() && at->row == row ? at->chance : 0.0F;
            };
            found[query] = expected_sum(ranking, static_cast<std::size_t>(order.n), chance);
        };
        SPARSESCOPE_TRY(ranker.rank(order.n, visit, stop, progress));
        double sum = 0;
        for (const double of_query : found)
            sum += of_query;
        const auto places = std::min(static_cast<std::size_t>(order.n), ranker.documents());
        const auto all = static_cast<double>(found.size() * places);
        return all > 0 ? sum / all : 0.0;
    });
}

}  // namespace sparsescope
