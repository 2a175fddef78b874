// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"

namespace sparsescope::bench {

namespace {

constexpr double shares[] = {0.0001, 0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.9, 1};
constexpr std::size_t checked_filtered_queries = 10;

RowSet random_rows(std::size_t rows, double share, Random& random) {
    RowSet set(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (random.uniform() < share) set.add(row);
    }
    return set;
}

}  // namespace

Result<std::vector<Selectivity>> measure_filters(const CodeMatrix& codes, const CodeMatrix& queries,
                                                 int k, std::stop_token stop) {
    const SparseIndex index = SparseIndex::build(codes, k);
    Random random(11);
    std::vector<RowSet> filters;
    for (const double share : shares)
        filters.push_back(random_rows(codes.rows(), share, random));
    std::vector<Method> methods = {index_method("no filter", index, queries)};
    for (std::size_t i = 0; i < filters.size(); ++i)
        methods.push_back(
            index_method(fmt::format("{} %", shares[i] * 100), index, queries, &filters[i]));
    SPARSESCOPE_ASSIGN(const auto times, time_methods(methods, queries.rows(), {}, stop));
    std::vector<Selectivity> results;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        if (stop.stop_requested()) return cancelled();
        results.push_back(
            {.share = shares[i],
             .median_us = times[i + 1].median_us,
             .ratio = times[i + 1].median_us / times[0].median_us,
             .exact = is_exact(index, codes, queries, checked_filtered_queries, &filters[i])});
    }
    return results;
}

}  // namespace sparsescope::bench
