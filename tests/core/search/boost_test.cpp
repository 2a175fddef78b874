// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/boost.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace sparsescope {
namespace {

std::size_t ahead_with(double boost, const Rival& row, std::span<const Rival> others) {
    const auto at = [&](const Rival& rival) {
        return ScoredRow{rival.now.row, rival.now.score + boost * rival.weight};
    };
    return static_cast<std::size_t>(std::ranges::count_if(
        others, [&](const Rival& other) { return is_better(at(other), at(row)); }));
}

TEST(SmallestBoost, ByHand) {
    const Rival row{{9, 0.25}, 0.5};
    // The first leads by 0.25 and has nothing of the neuron; the second by 0.5 and has half of it.
    const std::vector<Rival> others{{{1, 0.5}, 0}, {{2, 0.75}, 0.25}};
    EXPECT_EQ(smallest_boost(row, others, 3), 0);
    EXPECT_EQ(smallest_boost(row, others, 2), 0.5);
    EXPECT_EQ(smallest_boost(row, others, 1), 2);
}

TEST(SmallestBoost, KnowsWhenNoneIsEnough) {
    const Rival without{{9, 0.1}, 0};
    EXPECT_FALSE(smallest_boost(without, std::vector<Rival>{{{1, 0.5}, 0}}, 1));
    const Rival weaker{{9, 0.1}, 0.3};
    EXPECT_FALSE(smallest_boost(weaker, std::vector<Rival>{{{1, 0.5}, 0.3}}, 1));
    // A rival with more of the neuron overtakes before the leader is caught.
    EXPECT_FALSE(
        smallest_boost({{9, 0.4}, 0.5}, std::vector<Rival>{{{1, 0.8}, 0.1}, {{2, 0.3}, 0.9}}, 1));
}

TEST(SmallestBoost, IsEnoughAndTheLeast) {
    Random random(50);
    int reachable = 0;
    for (int round = 0; round < 2000; ++round) {
        const auto draw = [&] { return random.below(3) == 0 ? 0.0 : random.uniform(0, 1); };
        const Rival row{{500, draw()}, draw()};
        std::vector<Rival> others;
        for (std::int64_t i = 0; i < 40; ++i)
            others.push_back({{i * 25, draw()}, draw()});
        const std::size_t n = 1 + random.below(10);
        const auto boost = smallest_boost(row, others, n);
        if (!boost) {
            for (double larger = 1e-3; larger < 1e6; larger *= 1.5)
                EXPECT_GE(ahead_with(larger, row, others), n);
            continue;
        }
        ++reachable;
        EXPECT_LT(ahead_with(*boost + 1e-9 * (1 + *boost), row, others), n);
        if (*boost > 0) {
            for (const double part : {0.0, 0.3, 0.9, 0.999})
                EXPECT_GE(ahead_with(*boost * part, row, others), n);
        }
    }
    EXPECT_GT(reachable, 500);
}

}  // namespace
}  // namespace sparsescope
