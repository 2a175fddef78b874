// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace sparsescope {
namespace {

std::vector<int> ks(const AnnealingSchedule& schedule, std::int64_t first, std::int64_t last) {
    std::vector<int> values;
    for (auto t = first; t <= last; ++t)
        values.push_back(schedule.k_at(t));
    return values;
}

TEST(AnnealingSchedule, MatchesTheReferenceVectors) {
    const AnnealingSchedule hundred(64, 2, 4096, 0.7, 100);
    EXPECT_EQ(hundred.annealing_steps(), 70);
    EXPECT_EQ(ks(hundred, 0, 20), (std::vector{64, 63, 62, 61, 60, 60, 59, 58, 57, 56, 55,
                                               54, 53, 52, 52, 51, 50, 49, 48, 47, 46}));
    EXPECT_EQ(ks(hundred, 60, 70), (std::vector{11, 10, 9, 8, 7, 6, 6, 5, 4, 3, 2}));
    EXPECT_EQ(hundred.k_at(99), 2);

    const AnnealingSchedule imagenet(64, 2, 8192, 0.7, 3130);
    EXPECT_EQ(imagenet.annealing_steps(), 2191);
    const std::pair<int, int> expected[] = {{17, 64},   {18, 63},  {100, 61}, {500, 50}, {1000, 36},
                                            {1500, 22}, {2000, 7}, {2155, 3}, {2173, 3}, {2190, 2}};
    for (const auto& [step, k] : expected)
        EXPECT_EQ(imagenet.k_at(step), k) << step;

    const AnnealingSchedule twenty(64, 32, 4096, 0.7, 20);
    EXPECT_EQ(ks(twenty, 0, 14),
              (std::vector{64, 62, 59, 57, 55, 53, 50, 48, 46, 43, 41, 39, 37, 34, 32}));
}

TEST(AnnealingSchedule, LowersTheStartToAQuarterOfTheNeuronsAndNeverBelowK) {
    EXPECT_EQ(AnnealingSchedule(64, 4, 100, 0.7, 100).k_at(0), 25);
    EXPECT_EQ(AnnealingSchedule(2, 8, 4096, 0.7, 100).k_at(0), 8);
    EXPECT_EQ(AnnealingSchedule(0, 8, 4096, 0.7, 100).annealing_steps(), 0);
}

TEST(TotalSteps, KeepsTheLastPartialBatch) {
    TrainConfig config;
    config.epochs = 3;
    config.batch = 128;
    EXPECT_EQ(total_steps(config, 128), 3);
    EXPECT_EQ(total_steps(config, 129), 6);
}

}  // namespace
}  // namespace sparsescope
