// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace sparsescope {
namespace {

using Values = std::vector<float>;

// Right with this probability; the draws of one seed are the same, so that two systems agree on
// most queries, as systems do.
Values system_of(double accuracy, std::size_t queries, std::uint64_t seed) {
    Random random(seed);
    Values values;
    for (std::size_t i = 0; i < queries; ++i)
        values.push_back(random.uniform() < accuracy ? 1.0F : 0.0F);
    return values;
}

TEST(PairedBootstrap, HasTheWidthThatTheDifferencesOfPairsHave) {
    const Values a = system_of(0.62, 2000, 1), b = system_of(0.60, 2000, 1);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = a[i] - b[i];
        sum += d;
        squares += d * d;
    }
    const double mean = sum / 2000, error = std::sqrt((squares / 2000 - mean * mean) / 2000);
    const Interval interval = paired_bootstrap({a}, {b});
    EXPECT_NEAR(interval.difference, mean, 1e-9);
    EXPECT_NEAR(interval.low, mean - 1.96 * error, 0.1 * error + 1.0 / 2000);
    EXPECT_NEAR(interval.high, mean + 1.96 * error, 0.1 * error + 1.0 / 2000);
    EXPECT_EQ(verdict_of(interval), Verdict::holds) << "pairs tell two points apart";
    const Values unpaired = system_of(0.60, 2000, 2);
    EXPECT_EQ(verdict_of(paired_bootstrap({a}, {unpaired})), Verdict::undecided)
        << "queries that have nothing to do with each other do not";
}

TEST(PairedBootstrap, JudgesByTheWholeInterval) {
    const Values good = system_of(0.8, 1000, 1), bad = system_of(0.5, 1000, 1);
    EXPECT_EQ(verdict_of(paired_bootstrap({good}, {bad})), Verdict::holds);
    EXPECT_EQ(verdict_of(paired_bootstrap({bad}, {good})), Verdict::does_not_hold);
    EXPECT_EQ(verdict_of(paired_bootstrap({good}, {good})), Verdict::undecided);
    EXPECT_EQ(verdict_of(paired_bootstrap({bad}, {good}), -0.4), Verdict::holds);
    EXPECT_EQ(verdict_of(paired_bootstrap({good}, {bad}), 0.4), Verdict::does_not_hold);
}

TEST(PairedBootstrap, CountsTheSpreadOfSeeds) {
    // Three seeds that differ far more than the queries of one seed do.
    const Values low = system_of(0.5, 3000, 1), middle = system_of(0.6, 3000, 1),
                 high = system_of(0.7, 3000, 1);
    const Interval steady = paired_bootstrap({middle}, {low});
    const Interval shaky = paired_bootstrap({low, middle, high}, {low});
    EXPECT_NEAR(shaky.difference, steady.difference, 0.01);
    EXPECT_GT(shaky.high - shaky.low, 3 * (steady.high - steady.low));
}

TEST(PairedBootstrap, IsTheSameOnAnyNumberOfThreads) {
    const Values a = system_of(0.62, 500, 1), b = system_of(0.60, 500, 1);
    const int before = compute_threads();
    set_compute_threads(1);
    const Interval one = paired_bootstrap({a, b}, {b});
    set_compute_threads(3);
    const Interval three = paired_bootstrap({a, b}, {b});
    set_compute_threads(before);
    EXPECT_EQ(one.low, three.low);
    EXPECT_EQ(one.high, three.high);
}

}  // namespace
}  // namespace sparsescope
