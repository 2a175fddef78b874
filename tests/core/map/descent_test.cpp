// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/descent.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/map/smooth_start.h"

namespace sparsescope {
namespace {

// Two rings of `size` documents each that know nothing of each other.
FuzzyGraph two_rings(std::uint32_t size) {
    FuzzyGraph graph;
    graph.starts.push_back(0);
    for (std::uint32_t i = 0; i < 2 * size; ++i) {
        const std::uint32_t ring = i / size * size;
        std::vector<std::uint32_t> near{ring + (i - ring + 1) % size,
                                        ring + (i - ring + size - 1) % size};
        std::ranges::sort(near);
        for (const std::uint32_t j : near) {
            graph.points.push_back(j);
            graph.strengths.push_back(1);
        }
        graph.starts.push_back(graph.points.size());
    }
    return graph;
}
std::vector<MapPoint> random_points(std::size_t n, double width) {
    Random random(3);
    std::vector<MapPoint> points(n);
    for (MapPoint& point : points)
        point = {static_cast<float>(width * random.normal()),
                 static_cast<float>(width * random.normal())};
    return points;
}
double distance(const MapPoint& a, const MapPoint& b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

TEST(Descent, BringsNeighboursTogether) {
    const FuzzyGraph graph = two_rings(30);
    const PullCurve curve(fit_curve(0.1, 1));
    auto points = random_points(60, 3);
    ASSERT_TRUE(descend(graph, curve, {.epochs = 300}, points, {}, {}));
    double near = 0, all = 0;
    for (std::size_t i = 0; i < 60; ++i) {
        near += distance(points[i], points[graph.points[graph.starts[i]]]) / 60;
        for (std::size_t j = 0; j < 60; ++j)
            all += distance(points[i], points[j]) / 3600;
    }
    EXPECT_LT(near, 1.5);
    EXPECT_GT(all, 3 * near);
}
TEST(Descent, IsTheSameWithAnyNumberOfThreadsAndAnotherWithAnotherSeed) {
    const FuzzyGraph graph = two_rings(40);
    const PullCurve curve(fit_curve(0.1, 1));
    const int before = compute_threads();
    std::vector<std::vector<MapPoint>> all;
    for (const int threads : {1, 2, 5}) {
        set_compute_threads(threads);
        auto points = random_points(80, 3);
        ASSERT_TRUE(descend(graph, curve, {.epochs = 40, .seed = 7}, points, {}, {}));
        all.push_back(points);
    }
    set_compute_threads(before);
    auto other = random_points(80, 3);
    ASSERT_TRUE(descend(graph, curve, {.epochs = 40, .seed = 8}, other, {}, {}));
    bool differs = false;
    for (std::size_t i = 0; i < 80; ++i) {
        for (const auto& points : all) {
            EXPECT_EQ(points[i].x, all[0][i].x);
            EXPECT_EQ(points[i].y, all[0][i].y);
        }
        differs |= other[i].x != all[0][i].x;
    }
    EXPECT_TRUE(differs);
}
TEST(Descent, LeavesDocumentsThatStay) {
    const FuzzyGraph graph = two_rings(20);
    const PullCurve curve(fit_curve(0.1, 1));
    const auto before = random_points(40, 3);
    auto points = before;
    ASSERT_TRUE(descend(graph, curve, {.epochs = 20, .first_moving = 39}, points, {}, {}));
    for (std::size_t i = 0; i < 39; ++i)
        EXPECT_EQ(points[i].x, before[i].x);
    EXPECT_NE(points[39].x, before[39].x);
}
TEST(Descent, PullsWeakEdgesSeldom) {
    // A document between two that stay, held by one of them ten times as strongly.
    FuzzyGraph graph;
    graph.starts = {0, 0, 0, 2};
    graph.points = {0, 1};
    graph.strengths = {1, 0.1F};
    const PullCurve curve(fit_curve(0.1, 1));
    std::vector<MapPoint> points{{-5, 0}, {5, 0}, {0, 0.1F}};
    ASSERT_TRUE(descend(graph, curve, {.epochs = 300, .first_moving = 2}, points, {}, {}));
    EXPECT_LT(distance(points[2], points[0]), distance(points[2], points[1]));
}

TEST(SmoothStart, BringsNeighboursTogetherAndKeepsTheSize) {
    const FuzzyGraph graph = two_rings(50);
    auto points = random_points(100, 3);
    for (std::size_t i = 0; i < 50; ++i)
        points[i].x += 6;  // the rings lie apart
    ASSERT_TRUE(smooth_start(graph, 100, points, {}, {}));
    double x = 0, squares = 0, apart = 0, near = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        x += points[i].x / 100;
        squares += points[i].x * points[i].x / 100;
        apart += (i < 50 ? 1 : -1) * points[i].x / 100;
        near += distance(points[i], points[graph.points[graph.starts[i]]]) / 100;
    }
    EXPECT_NEAR(x, 0, 1e-3);
    EXPECT_NEAR(squares, 1, 1e-2);
    EXPECT_GT(std::abs(apart), 0.9);  // the large arrangement is still there
    EXPECT_LT(near, 0.3);
}

}  // namespace
}  // namespace sparsescope
