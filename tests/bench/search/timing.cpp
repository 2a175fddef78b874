// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/timing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sparsescope::bench {

namespace {

double search_seconds(const Method& method, std::size_t query) {
    std::size_t hits = 0;
    const double seconds = seconds_of([&] { hits = method.search(query).size(); });
    // The answer is used, so the compiler cannot leave the search out.
    return hits == std::numeric_limits<std::size_t>::max() ? 0 : seconds;
}

// How many of the queries a method answers within its budget; warms it up as well.
std::size_t affordable_queries(const Method& method, std::size_t queries, const TimePlan& plan) {
    if (method.prepare) method.prepare();
    constexpr std::size_t tries = 3;
    double slowest = 0;
    for (std::size_t query = 0; query < std::min(tries, queries); ++query)
        slowest = std::max(slowest, search_seconds(method, query));
    const double affordable = plan.budget_seconds / (plan.rounds * std::max(slowest, 1e-9));
    const auto least = static_cast<double>(plan.least_queries);
    return std::min(queries, static_cast<std::size_t>(std::clamp(affordable, least, 1e9)));
}

// Runs queries from `next` on (and from the first again) for a millisecond.
void warm_up(const Method& method, std::size_t next, std::size_t queries) {
    constexpr double enough = 1e-3;
    if (method.prepare) method.prepare();
    for (double seconds = 0; seconds < enough; ++next)
        seconds += std::max(search_seconds(method, next % queries), enough / 1000);
}

// Fastest times of each query so far.
struct Fastest {
    std::vector<double> warm;
    std::vector<double> stream;

    explicit Fastest(std::size_t queries)
        : warm(queries, std::numeric_limits<double>::infinity()), stream(warm) {}

    void time(const Method& method, std::size_t query, const TimePlan& plan) {
        const double first = search_seconds(method, query);
        stream[query] = std::min(stream[query], first);
        warm[query] = std::min(warm[query], first);
        if (first > plan.repeated_seconds) return;
        for (int i = 1; i < plan.repetitions; ++i)
            warm[query] = std::min(warm[query], search_seconds(method, query));
    }
    [[nodiscard]] QueryTimes times() const {
        return {quantile(warm, 0.5) * 1e6, quantile(warm, 0.99) * 1e6, quantile(stream, 0.5) * 1e6,
                quantile(stream, 0.99) * 1e6, warm.size()};
    }
};

}  // namespace

Result<std::vector<QueryTimes>> time_methods(std::span<const Method> methods, std::size_t queries,
                                             const TimePlan& plan, std::stop_token stop) {
    std::vector<Fastest> fastest;
    for (const Method& method : methods) {
        if (stop.stop_requested()) return cancelled();
        fastest.emplace_back(affordable_queries(method, queries, plan));
    }
    for (int round = 0; round < plan.rounds; ++round) {
        for (std::size_t first = 0; first < queries; first += plan.block) {
            for (std::size_t m = 0; m < methods.size(); ++m) {
                const std::size_t last = std::min(first + plan.block, fastest[m].warm.size());
                if (first < last) warm_up(methods[m], last, queries);
                for (std::size_t query = first; query < last; ++query) {
                    if (stop.stop_requested()) return cancelled();
                    fastest[m].time(methods[m], query, plan);
                }
            }
        }
    }
    std::vector<QueryTimes> times;
    for (const Fastest& of_method : fastest)
        times.push_back(of_method.times());
    return times;
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto rank =
        static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
    const auto at = values.begin() + std::clamp<std::ptrdiff_t>(rank, 0, std::ssize(values) - 1);
    std::ranges::nth_element(values, at);
    return *at;
}

}  // namespace sparsescope::bench
