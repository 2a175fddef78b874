// SPDX-License-Identifier: GPL-3.0-or-later
// Times several searches side by side in one process, so that whatever else the machine does hits
// all alike: in each round the queries go by in blocks, and every method answers a block before the
// next one begins. A method warms up before each block on queries that are not in it.
// Two times are taken of every query: the first answer, when the query's lists are in no cache of
// the core (a stream of different queries), and the fastest of a few more right after it (warm). Of
// each the fastest round counts, since other programs can only add to it; median and p99 are over
// queries.
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
    std::function<void()> prepare = {};  // before its turn; not timed
    double bytes_per_document = 0;
    double build_seconds = 0;
};

struct TimePlan {
    int rounds = 3;
    int repetitions = 3;             // of a query in a row, the first included
    double repeated_seconds = 2e-3;  // queries that take longer are not repeated
    std::size_t block = 50;
    double budget_seconds = 3;       // of one method; slow ones answer fewer queries,
    std::size_t least_queries = 10;  // but never fewer than these
};

struct QueryTimes {
    double median_us = 0;  // warm
    double p99_us = 0;
    double stream_median_us = 0;
    double stream_p99_us = 0;
    std::size_t queries = 0;
};

// One for each method. cancelled when asked to stop.
[[nodiscard]] Result<std::vector<QueryTimes>> time_methods(std::span<const Method> methods,
                                                           std::size_t queries,
                                                           const TimePlan& plan,
                                                           std::stop_token stop);

// The smallest value that at least `share` of the values do not exceed; 0 for none.
[[nodiscard]] double quantile(std::vector<double> values, double share);

// Seconds that body() takes.
template <class Body>
[[nodiscard]] double seconds_of(Body&& body) {
    const auto start = std::chrono::steady_clock::now();
    std::forward<Body>(body)();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace sparsescope::bench
