// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace sparsescope {

namespace {

double mean_of(const ResultsBySeed& results) {
    double sum = 0;
    for (const auto& of_seed : results)
        for (const float value : of_seed)
            sum += static_cast<double>(value);
    return sum / static_cast<double>(results.size() * results.front().size());
}

// The mean over as many seeds as there are, drawn with replacement, of sums over queries.
double draw_seeds(std::span<const double> sums, Random& random) {
    double sum = 0;
    for (std::size_t i = 0; i < sums.size(); ++i)
        sum += sums[sums.size() > 1 ? random.below(sums.size()) : 0];
    return sum / static_cast<double>(sums.size());
}

}  // namespace

Interval paired_bootstrap(const ResultsBySeed& first, const ResultsBySeed& second,
                          const BootstrapOptions& options) {
    const std::size_t queries = first.front().size(), seeds = first.size() + second.size();
    // Query by query, so that a draw reads one place of memory.
    std::vector<float> values(queries * seeds);
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const auto& from = seed < first.size() ? first[seed] : second[seed - first.size()];
        for (std::size_t query = 0; query < queries; ++query)
            values[query * seeds + seed] = from[query];
    }
    std::vector<double> differences(static_cast<std::size_t>(options.resamples));
    const auto resample = [&](std::int64_t begin, std::int64_t end) {
        std::vector<double> sums(seeds);
        for (std::int64_t i = begin; i < end; ++i) {
            Random random(options.seed + static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15ULL);
            std::ranges::fill(sums, 0.0);
            for (std::size_t draw = 0; draw < queries; ++draw) {
                const float* const of_query = values.data() + random.below(queries) * seeds;
                for (std::size_t seed = 0; seed < seeds; ++seed)
                    sums[seed] += static_cast<double>(of_query[seed]);
            }
            const auto all = std::span<const double>(sums);
            differences[static_cast<std::size_t>(i)] =
                (draw_seeds(all.first(first.size()), random) -
                 draw_seeds(all.subspan(first.size()), random)) /
                static_cast<double>(queries);
        }
    };
    parallel_for(options.resamples, resample);
    std::ranges::sort(differences);
    const auto quantile = [&](double share) {
        const double place = share * static_cast<double>(differences.size() - 1);
        return differences[static_cast<std::size_t>(std::lround(place))];
    };
    const double outside = (1 - options.confidence) / 2;
    return {mean_of(first) - mean_of(second), quantile(outside), quantile(1 - outside)};
}

Verdict verdict_of(const Interval& interval, double margin) {
    if (interval.low > margin) return Verdict::holds;
    return interval.high < margin ? Verdict::does_not_hold : Verdict::undecided;
}

}  // namespace sparsescope
