// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/nearest_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/base/parallel.h"
#include "core/map/product_tile.h"
#include "tests/support/clustered_rows.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

double cosine(std::span<const float> a, std::span<const float> b) {
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
        ab += static_cast<double>(a[j]) * b[j];
        aa += static_cast<double>(a[j]) * a[j];
        bb += static_cast<double>(b[j]) * b[j];
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

// Every found row is as near as the row of that rank that a plain sort finds.
void expect_nearest(const EmbeddingMatrix& rows, std::size_t n, const NearestLists& found) {
    ASSERT_EQ(found.size(), rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) {
        std::vector<double> all;
        for (std::size_t j = 0; j < rows.rows; ++j)
            if (j != i) all.push_back(cosine(rows.row(i), rows.row(j)));
        std::ranges::sort(all, std::greater{});
        std::set<std::uint32_t> seen;
        for (std::size_t e = 0; e < n; ++e) {
            const std::uint32_t row = found.rows(i)[e];
            ASSERT_LT(row, rows.rows);
            EXPECT_NE(row, i);
            EXPECT_TRUE(seen.insert(row).second);
            EXPECT_NEAR(found.scores(i)[e], all[e], 1e-5) << "row " << i << ", place " << e;
            EXPECT_NEAR(found.scores(i)[e], cosine(rows.row(i), rows.row(row)), 1e-5);
        }
    }
}

class NearestRows : public ::testing::TestWithParam<SimdLevel> {
  protected:
    void SetUp() override {
        if (GetParam() > best_simd_level()) GTEST_SKIP() << "not on this processor";
        limit_simd_level(GetParam());
    }
    void TearDown() override {
        limit_simd_level(best_simd_level());
        set_compute_threads(threads_);
    }
    int threads_ = compute_threads();
};

TEST_P(NearestRows, AreThoseOfAPlainSort) {
    // More rows than a block of columns has, and a last tile that is not full.
    for (const auto& [rows, dim] : {std::pair<std::size_t, std::size_t>{2, 3}, {53, 7}, {411, 700}})
        expect_nearest(test::clustered_rows(rows, dim, 4, 0.5, rows),
                       std::min<std::size_t>(rows - 1, 10),
                       nearest_rows(test::clustered_rows(rows, dim, 4, 0.5, rows).view(),
                                    std::min<std::size_t>(rows - 1, 10), {}, {})
                           .value());
}
TEST_P(NearestRows, TiesKeepTheLowestRowsWithAnyNumberOfThreads) {
    EmbeddingMatrix rows(900, 400);
    for (std::size_t i = 0; i < rows.rows; ++i)
        rows.row(i)[i % 3] = static_cast<float>(1 + i % 2);
    for (const int threads : {1, 2, 3, 7}) {
        set_compute_threads(threads);
        const NearestLists found = nearest_rows(rows.view(), 4, {}, {}).value();
        for (std::size_t i = 0; i < rows.rows; ++i) {
            std::vector<std::uint32_t> expected;
            for (std::uint32_t j = i % 3; expected.size() < 4; j += 3)
                if (j != i) expected.push_back(j);
            const auto got = found.rows(i);
            EXPECT_EQ(std::vector<std::uint32_t>(got.begin(), got.end()), expected) << "row " << i;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Levels, NearestRows,
                         ::testing::Values(SimdLevel::scalar, SimdLevel::avx2, SimdLevel::avx512),
                         [](const auto& info) {
                             return info.param == SimdLevel::scalar ? "scalar"
                                    : info.param == SimdLevel::avx2 ? "avx2"
                                                                    : "avx512";
                         });

TEST(PointGraph, OfCodesHasNoNeighboursThatShareNothing) {
    const CodeMatrix codes = test::make_codes(
        6, {{{0, 2.0F}, {1, 1.0F}}, {{0, 1.0F}}, {{1, 1.0F}, {2, 1.0F}}, {{5, 1.0F}}, {}});
    const PointGraph graph = point_graph({.codes = &codes, .k = 2}, 3, {}, {}).value();
    ASSERT_EQ(graph.size(), 5U);
    EXPECT_EQ(graph.count(0), 2U);
    EXPECT_EQ(graph.neighbours(0)[0], 1U);  // 2/√5 against 1/√10
    EXPECT_EQ(graph.neighbours(0)[1], 2U);
    EXPECT_NEAR(graph.distances[0], 1 - 2 / std::sqrt(5.0), 1e-3);
    EXPECT_EQ(graph.count(1), 1U);
    EXPECT_EQ(graph.count(3), 0U);
    EXPECT_EQ(graph.count(4), 0U);
}
TEST(PointGraph, KeepsSomeDocuments) {
    PointGraph graph;
    graph.n = 2;
    graph.points = {2, PointGraph::no_point, PointGraph::no_point, PointGraph::no_point, 0, 3, 2,
                    0};
    graph.distances = {0.5F, 0, 0, 0, 0.5F, 0.6F, 0.6F, 0.7F};
    graph.keep(std::vector<std::size_t>{0, 2, 3});
    EXPECT_EQ(graph.points, (std::vector<std::uint32_t>{1, PointGraph::no_point, 0, 2, 1, 0}));
    EXPECT_EQ(graph.distances, (std::vector<float>{0.5F, 0, 0.5F, 0.6F, 0.6F, 0.7F}));
}

}  // namespace
}  // namespace sparsescope
