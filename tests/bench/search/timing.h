// SPDX-License-Identifier: GPL-3.0-or-later
// Times several searches side by side in one process, so that whatever else the machine does
// affects all alike. Every round goes through the queries in blocks, and every method answers a
// block before the next block begins. Before each block, a method warms up on queries that are not
// in it. Every query is timed in two ways: "stream" is the first answer, when the query's lists are
// in no cache of the core, and "warm" is the fastest of that one and a few repetitions right after
// it. The fastest round counts, because other programs can only add to a time. Median and p99 are
// over queries.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "tests/bench/search/top_rows.h"

namespace sparsescope::bench {

struct Method {
    std::string name;
    std::function<std::vector<Found>(std::size_t query)> search;
    std::function<void()> prepare = {};  // called before the method's turn, not timed
    double bytes_per_document = 0;
    double build_seconds = 0;
};

struct TimePlan {
    int rounds = 3;
    int repetitions = 3;             // of a query, the first answer included
    double repeated_seconds = 2e-3;  // queries that take longer are not repeated
    std::size_t block = 50;
    double budget_seconds = 3;       // for one method; slow methods answer fewer queries,
    std::size_t least_queries = 10;  // but never fewer than these
};

struct QueryTimes {
    double median_us = 0;  // of the warm times, as p99_us
    double p99_us = 0;
    double stream_median_us = 0;
    double stream_p99_us = 0;
    std::size_t queries = 0;
};

// Returns the times of each method. Fails with the error cancelled when asked to stop.
[[nodiscard]] Result<std::vector<QueryTimes>> time_methods(std::span<const Method> methods,
                                                           std::size_t queries,
                                                           const TimePlan& plan,
                                                           std::stop_token stop);

// The smallest value that at least `share` of the values do not exceed; 0 for none.
[[nodiscard]] double quantile(std::vector<double> values, double share);

// The seconds that body() takes.
template <class Body>
[[nodiscard]] double seconds_of(Body&& body) {
    const auto start = std::chrono::steady_clock::now();
    std::forward<Body>(body)();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace sparsescope::bench
