// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/decimate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace sparsescope {
namespace {

std::vector<ChartPoint> noise(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    std::vector<ChartPoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({static_cast<double>(i), normal(random)});
    return points;
}

double lowest(const std::vector<ChartPoint>& points) {
    return std::min_element(points.begin(), points.end(),
                            [](auto& a, auto& b) { return a.y < b.y; })
        ->y;
}

double highest(const std::vector<ChartPoint>& points) {
    return std::max_element(points.begin(), points.end(),
                            [](auto& a, auto& b) { return a.y < b.y; })
        ->y;
}

bool ascends(const std::vector<ChartPoint>& points) {
    return std::is_sorted(points.begin(), points.end(), [](auto& a, auto& b) { return a.x < b.x; });
}

TEST(Decimate, LeavesShortSeriesAlone) {
    EXPECT_TRUE(decimate({}, 100).empty());
    const auto points = noise(100, 1);
    EXPECT_EQ(decimate(points, 100), points);
}

class DecimateSizes : public testing::TestWithParam<std::size_t> {};

TEST_P(DecimateSizes, KeepsExtremesEndsAndOrder) {
    for (unsigned seed = 0; seed < 4; ++seed) {
        auto points = noise(100'000, seed);
        points[31'416].y = 50;  // a single peak must never vanish
        points[27'183].y = -50;
        const auto small = decimate(points, GetParam());
        EXPECT_LE(small.size(), GetParam());
        EXPECT_EQ(highest(small), 50);
        EXPECT_EQ(lowest(small), -50);
        EXPECT_EQ(small.front(), points.front());
        EXPECT_EQ(small.back(), points.back());
        EXPECT_TRUE(ascends(small));
    }
}
INSTANTIATE_TEST_SUITE_P(Limits, DecimateSizes, testing::Values(4, 7, 100, 2000));

TEST(Decimate, KeepsEveryColumnsExtremes) {
    const auto points = noise(40'000, 3);
    const std::size_t columns = 500;
    const auto small = decimate(points, columns * 4);
    for (std::size_t column = 0; column < columns; ++column) {
        const double from = 39'999.0 * static_cast<double>(column) / columns;
        const double to = 39'999.0 * static_cast<double>(column + 1) / columns;
        const auto inside = [&](const std::vector<ChartPoint>& all) {
            std::vector<ChartPoint> part;
            std::copy_if(all.begin(), all.end(), std::back_inserter(part),
                         [&](const ChartPoint& p) { return p.x >= from && p.x < to; });
            return part;
        };
        ASSERT_EQ(highest(inside(points)), highest(inside(small))) << "column " << column;
        ASSERT_EQ(lowest(inside(points)), lowest(inside(small))) << "column " << column;
    }
}

TEST(Decimate, SurvivesUnevenAndEqualPositions) {
    std::vector<ChartPoint> points(5000, {3, 1});
    points[17].y = 9;
    const auto small = decimate(points, 100);
    EXPECT_LE(small.size(), 100U);
    EXPECT_EQ(highest(small), 9);
    auto gap = noise(5000, 9);
    gap.back().x = 1e9;
    EXPECT_EQ(decimate(gap, 200).back(), gap.back());
}

TEST(Decimate, LeavesOutWhatIsNoNumber) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<ChartPoint> points{
        {0, 1}, {1, nan}, {2, std::numeric_limits<double>::infinity()}, {nan, 3}, {4, 5}};
    EXPECT_EQ(decimate(points, 10), (std::vector<ChartPoint>{{0, 1}, {4, 5}}));
}

TEST(DecimateSteps, DrawsCornersAndHoldsTheLastValue) {
    const std::vector<ChartPoint> points{{0, 8}, {1, 8}, {2, 4}, {3, 4}, {9, 4}};
    EXPECT_EQ(decimate_steps(points, 100),
              (std::vector<ChartPoint>{{0, 8}, {2, 8}, {2, 4}, {9, 4}}));
    EXPECT_TRUE(decimate_steps({}, 100).empty());
    EXPECT_EQ(decimate_steps(std::vector<ChartPoint>{{5, 1}}, 100).size(), 1U);
}

TEST(DecimateSteps, StaysWithinItsLimit) {
    EXPECT_LE(decimate_steps(noise(100'000, 4), 2000).size(), 2000U);
}

TEST(Smooth, KeepsAConstantFromItsFirstPoint) {
    std::vector<ChartPoint> points;
    for (int i = 0; i < 100; ++i)
        points.push_back({i * 1.7, 3.0});
    for (const auto& point : smooth(points, 10))
        EXPECT_NEAR(point.y, 3.0, 1e-12);
}

TEST(Smooth, ForgetsHalfInAHalfLife) {
    // A step from 0 to 1 seen by a long-settled average: half of it is there after one half-life.
    std::vector<ChartPoint> points;
    for (int i = -4000; i <= 20; ++i)
        points.push_back({static_cast<double>(i), i <= 0 ? 0.0 : 1.0});
    EXPECT_NEAR(smooth(points, 20).back().y, 0.5, 1e-9);
}

TEST(Smooth, ReadsTheSameCurveWhateverTheLoggingRate) {
    std::vector<ChartPoint> dense, sparse;
    for (int i = 0; i <= 2000; ++i) {
        const ChartPoint p{static_cast<double>(i), i * 0.01};
        dense.push_back(p);
        if (i % 10 == 0) sparse.push_back(p);
    }
    EXPECT_NEAR(smooth(dense, 200).back().y, smooth(sparse, 200).back().y, 0.06);
}

TEST(NiceTicks, AreRoundAndInside) {
    EXPECT_EQ(nice_ticks(0, 100, 5), (std::vector<double>{0, 20, 40, 60, 80, 100}));
    for (const double scale : {1e-9, 1e-3, 1.0, 7.0, 3e8}) {
        const auto ticks = nice_ticks(-0.13 * scale, 0.97 * scale, 5);
        EXPECT_GE(ticks.size(), 3U);
        EXPECT_LE(ticks.size(), 8U);
        EXPECT_GE(ticks.front(), -0.1300001 * scale);
        EXPECT_LE(ticks.back(), 0.9700001 * scale);
    }
    EXPECT_TRUE(nice_ticks(1, 1, 5).empty());
    EXPECT_TRUE(nice_ticks(0, std::numeric_limits<double>::infinity(), 5).empty());
}

}  // namespace
}  // namespace sparsescope
