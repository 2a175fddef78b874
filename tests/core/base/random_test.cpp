// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <vector>

namespace sparsescope {
namespace {

TEST(Random, SameSeedGivesTheSameNumbersAndAnotherSeedOthers) {
    Random a(7), b(7), c(8);
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const auto x = a.next();
        EXPECT_EQ(x, b.next());
        differs |= x != c.next();
    }
    EXPECT_TRUE(differs);
}

TEST(Random, ContinuesFromASavedState) {
    Random a(7);
    for (int i = 0; i < 10; ++i)
        a.next();
    Random b(a.state());
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(a.next(), b.next());
}

TEST(Random, UniformAndNormalHaveTheirMoments) {
    Random random(1);
    double sum = 0, normal_sum = 0, normal_squares = 0;
    constexpr int n = 200000;
    for (int i = 0; i < n; ++i) {
        const double u = random.uniform();
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        const double z = random.normal();
        normal_sum += z;
        normal_squares += z * z;
    }
    EXPECT_NEAR(sum / n, 0.5, 0.005);
    EXPECT_NEAR(normal_sum / n, 0.0, 0.02);
    EXPECT_NEAR(normal_squares / n, 1.0, 0.02);
}

TEST(Random, ShuffleIsAPermutationAndEveryPlaceIsReachable) {
    std::set<int> first;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        std::vector<int> items(10);
        std::iota(items.begin(), items.end(), 0);
        Random(seed).shuffle(std::span(items));
        first.insert(items[0]);
        EXPECT_EQ(std::set<int>(items.begin(), items.end()).size(), 10U);
    }
    EXPECT_EQ(first.size(), 10U);
}

}  // namespace
}  // namespace sparsescope
