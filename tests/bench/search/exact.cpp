// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/exact.h"

#include <algorithm>
#include <limits>

#include "core/base/parallel.h"

namespace sparsescope::bench {

std::vector<double> exact_scores(const CodeMatrix& codes, int k, CodeView query,
                                 const RowSet* allowed) {
    constexpr auto absent = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> place(codes.hidden(), absent);  // in the query
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query.neurons[i] < codes.hidden())
            place[query.neurons[i]] = static_cast<std::uint32_t>(i);
    }
    const double query_length = query.norm();
    std::vector<double> scores(codes.rows(), 0);
    const auto score_rows = [&](std::int64_t first, std::int64_t last) {
        std::vector<double> products(query.size(), 0);
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row) {
            if (allowed != nullptr && !allowed->contains(row)) continue;
            const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
            const bool shares = std::ranges::any_of(
                code.neurons, [&](NeuronId neuron) { return place[neuron] != absent; });
            if (!shares) continue;
            const double length = code.norm();
            std::ranges::fill(products, 0.0);
            for (std::size_t j = 0; j < code.size(); ++j) {
                if (const std::uint32_t i = place[code.neurons[j]]; i != absent)
                    products[i] = query.weights[i] / query_length * (code.weights[j] / length);
            }
            for (const double product : products)
                scores[row] += product;
        }
    };
    parallel_for(static_cast<std::int64_t>(codes.rows()), score_rows);
    return scores;
}

std::vector<ExactRow> exact_best(const std::vector<double>& scores, int n) {
    std::vector<ExactRow> rows;
    for (std::size_t row = 0; row < scores.size(); ++row) {
        if (scores[row] > 0) rows.push_back({static_cast<std::uint32_t>(row), scores[row]});
    }
    const auto count = std::min(rows.size(), static_cast<std::size_t>(std::max(n, 0)));
    const auto last = rows.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(rows.begin(), last, rows.end(), [](const ExactRow& a, const ExactRow& b) {
        return a.score > b.score || (a.score == b.score && a.row < b.row);
    });
    rows.erase(last, rows.end());
    return rows;
}

double recall(const std::vector<double>& scores, const std::vector<ExactRow>& best,
              const std::vector<Found>& found) {
    if (best.empty()) return 1;
    constexpr double rounding = 1e-6;  // of fp32 sums
    const double least = best.back().score * (1 - rounding);
    const auto right = std::ranges::count_if(
        found, [&](const Found& hit) { return scores[hit.row] > 0 && scores[hit.row] >= least; });
    return std::min(1.0, static_cast<double>(right) / static_cast<double>(best.size()));
}

}  // namespace sparsescope::bench
