// SPDX-License-Identifier: GPL-3.0-or-later
// Whether one system beats another, or the queries drawn and the seeds trained decided it: the
// paired bootstrap (Efron 1979) over the results of both on the same queries. Each resample draws
// queries with replacement, the same for both systems, and of each system as many of its seeds,
// with replacement, as it has; its difference is that of the means over both. Seeds are drawn too
// because a claim is about a method, not about the models that happened to be trained; of one seed
// nothing is known about that, and the interval speaks of these models alone.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

// Results by seed, each with one value for every query.
using ResultsBySeed = std::vector<std::span<const float>>;

struct Interval {
    double difference = 0;  // mean of the first minus mean of the second
    double low = 0;         // of the middle `confidence` of the resamples
    double high = 0;
};

struct BootstrapOptions {
    int resamples = 10'000;
    double confidence = 0.95;
    std::uint64_t seed = 1;
};

// Both have at least one seed and one query, and equally many queries under every seed. The same
// whatever the number of threads.
[[nodiscard]] Interval paired_bootstrap(const ResultsBySeed& first, const ResultsBySeed& second,
                                        const BootstrapOptions& options = {});

enum class Verdict { holds, does_not_hold, undecided };
// Of "first ≥ second + margin": whether the whole interval of the difference lies above the margin,
// below it, or neither.
[[nodiscard]] Verdict verdict_of(const Interval& interval, double margin = 0);

}  // namespace sparsescope
