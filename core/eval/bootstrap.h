// SPDX-License-Identifier: GPL-3.0-or-later
// Whether one system beats another, or the queries drawn and the seeds trained decided it: the
// paired bootstrap (Efron 1979) over the results of both on the same queries. Each resample draws
// queries with replacement, the same for both systems, and for each system as many of its seeds,
// with replacement, as it has. Its difference is that of the means over queries and seeds. Seeds
// are drawn too because a claim is about a method, not about the models that happened to be
// trained. One seed says nothing about other trainings, and the interval then speaks of these
// models alone.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

// Results by seed, each with one value for every query.
using ResultsBySeed = std::vector<std::span<const float>>;

struct Interval {
    double difference = 0;  // mean of the first minus mean of the second
    double low = 0;         // the middle `confidence` of the resamples reach from here
    double high = 0;        // to here
};

struct BootstrapOptions {
    int resamples = 10'000;
    double confidence = 0.95;
    std::uint64_t seed = 1;
};

// Both have at least one seed and one query, and equally many queries under every seed. The result
// does not depend on the number of threads.
[[nodiscard]] Interval paired_bootstrap(const ResultsBySeed& first, const ResultsBySeed& second,
                                        const BootstrapOptions& options = {});

enum class Verdict { holds, does_not_hold, undecided };
// Judges the claim "first ≥ second + margin": it holds when the whole interval of the difference
// lies above the margin, does not hold when it lies below, and is undecided otherwise.
[[nodiscard]] Verdict verdict_of(const Interval& interval, double margin = 0);

}  // namespace sparsescope
