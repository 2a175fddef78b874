// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/fuzzy_graph.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/map/pull_curve.h"
#include "tests/support/clustered_rows.h"

namespace sparsescope {
namespace {

TEST(NeighbourStrengths, AreAsTheFormulaSays) {
    // ρ = 0.2; with m = 3 the strengths add up to log2(4) = 2, so e^(−0.1/σ) + e^(−0.2/σ) = 1, and
    // q = e^(−0.1/σ) is the golden section: q + q² = 1.
    const std::vector<float> distances{0.2F, 0.3F, 0.4F};
    std::vector<float> strengths(3);
    neighbour_strengths(distances, 0.3F, strengths);
    const double q = (std::sqrt(5.0) - 1) / 2;
    EXPECT_NEAR(strengths[0], 1, 1e-6);
    EXPECT_NEAR(strengths[1], q, 1e-4);
    EXPECT_NEAR(strengths[2], q * q, 1e-4);
}
TEST(NeighbourStrengths, EqualDistancesAreAllAsStrong) {
    const std::vector<float> zeros(4, 0.0F), same(4, 0.7F);
    for (const auto& distances : {zeros, same}) {
        std::vector<float> strengths(4);
        neighbour_strengths(distances, 0.5F, strengths);
        EXPECT_EQ(strengths, std::vector<float>(4, 1.0F));
    }
}

// By a full matrix.
TEST(FuzzyGraph, IsTheUnionOfBothDirections) {
    const auto rows = test::clustered_rows(60, 5, 3, 0.5, 8);
    const PointGraph graph = point_graph({.vectors = rows.view()}, 6, {}, {}).value();
    std::map<std::pair<std::size_t, std::size_t>, double> v;
    for (std::size_t i = 0; i < 60; ++i) {
        std::vector<float> strengths(6);
        neighbour_strengths(std::span(graph.distances).subspan(i * 6, 6), 1, strengths);
        for (std::size_t e = 0; e < 6; ++e)
            v[{i, graph.neighbours(i)[e]}] = strengths[e];
    }
    const FuzzyGraph fuzzy = fuzzy_graph(graph);
    ASSERT_EQ(fuzzy.size(), 60U);
    std::size_t edges = 0;
    for (std::size_t i = 0; i < 60; ++i)
        for (std::size_t j = 0; j < 60; ++j) {
            const double a = v.contains({i, j}) ? v[{i, j}] : 0;
            const double b = v.contains({j, i}) ? v[{j, i}] : 0;
            if (a + b == 0) continue;
            ++edges;
            const auto begin = fuzzy.points.begin() + static_cast<std::ptrdiff_t>(fuzzy.starts[i]);
            const auto end =
                fuzzy.points.begin() + static_cast<std::ptrdiff_t>(fuzzy.starts[i + 1]);
            const auto found = std::find(begin, end, j);
            ASSERT_NE(found, end);
            EXPECT_NEAR(fuzzy.strengths[static_cast<std::size_t>(found - fuzzy.points.begin())],
                        a + b - a * b, 1e-5);
        }
    EXPECT_EQ(fuzzy.points.size(), edges);
}

TEST(PullCurve, FitsTheUsualShape) {
    const CurveShape usual = fit_curve(0.1, 1);  // as the reference implementation fits it
    EXPECT_NEAR(usual.a, 1.577, 2e-3);
    EXPECT_NEAR(usual.b, 0.895, 2e-3);
    const CurveShape packed = fit_curve(0, 1);
    EXPECT_NEAR(packed.a, 1.93, 2e-2);
    EXPECT_NEAR(packed.b, 0.79, 1e-2);
}
TEST(PullCurve, TablesAreCloseToTheCurves) {
    const CurveShape shape = fit_curve(0.1, 1);
    const PullCurve curve(shape);
    for (double s = 1e-6; s < 1e6; s *= 1.013) {
        EXPECT_NEAR(curve.pull(static_cast<float>(s)) / PullCurve::exact_pull(shape, s), 1, 1e-3);
        EXPECT_NEAR(curve.push(static_cast<float>(s)) / PullCurve::exact_push(shape, s), 1, 1e-3);
    }
    for (const float s : {0.0F, 1e-30F, 1e30F, std::numeric_limits<float>::infinity()}) {
        EXPECT_TRUE(std::isfinite(curve.pull(s)));
        EXPECT_TRUE(std::isfinite(curve.push(s)));
    }
}

}  // namespace
}  // namespace sparsescope
