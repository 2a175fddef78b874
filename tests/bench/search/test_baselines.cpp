// SPDX-License-Identifier: GPL-3.0-or-later
// A yardstick that is wrong measures nothing: each must find what reading every row finds.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/bench/search/codes.h"
#include "tests/bench/search/dense_scan.h"
#include "tests/bench/search/exact.h"
#include "tests/bench/search/max_score.h"
#include "tests/bench/search/row_scan.h"
#include "tests/bench/search/sindi.h"

namespace sparsescope::bench {
namespace {

// More than one window, and a last one that is not full.
const SyntheticSpec large_spec{.documents = 70001, .hidden = 256, .k = 16, .zipf = 0.8};
const CodeMatrix& codes() {
    static const CodeMatrix made = synthetic_codes(large_spec);
    return made;
}
const CodeMatrix& queries() {
    static const CodeMatrix made = synthetic_queries(large_spec, 12);
    return made;
}

// tolerance: how much a score may be off, by what the method rounds.
void expect_exact(const std::vector<Found>& found, CodeView query, int k, int n, double tolerance) {
    const auto scores = exact_scores(codes(), k, query);
    const auto best = exact_best(scores, n);
    ASSERT_EQ(found.size(), best.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_NEAR(found[i].score, best[i].score, tolerance);
        EXPECT_NEAR(found[i].score, scores[found[i].row], tolerance);
    }
    EXPECT_TRUE(std::ranges::is_sorted(found, is_better));
}

template <class Search>
void for_each_query(int k, Search&& search) {
    for (const int n : {1, 10, 1000}) {
        for (std::size_t q = 0; q < queries().rows(); ++q)
            search(queries().row(q).prefix(static_cast<std::size_t>(k)), n);
    }
}

constexpr double half_rounding = 1e-3;
constexpr double float_rounding = 2e-6;

// Every kernel that this processor can run.
std::vector<SimdLevel> levels() {
    std::vector<SimdLevel> all = {SimdLevel::scalar, SimdLevel::avx2, SimdLevel::avx512,
                                  SimdLevel::avx512_vnni};
    std::erase_if(all, [](SimdLevel level) { return level > best_simd_level(); });
    return all;
}

TEST(SearchBaselines, SindiFindsTheBestRows) {
    for (const SimdLevel level : levels()) {
        for (const int k : {1, 2, 5, 16}) {
            const Sindi index(codes(), k, level);
            for_each_query(k, [&](CodeView query, int n) {
                const auto scanned = index.search(query, n, Sindi::Collect::scan);
                const auto walked = index.search(query, n, Sindi::Collect::term_lists);
                expect_exact(scanned, query, k, n, half_rounding);
                EXPECT_EQ(scanned, walked);
            });
        }
    }
}

TEST(SearchBaselines, MaxScoreFindsTheBestRows) {
    for (const int k : {1, 2, 5, 16}) {
        const MaxScore index(codes(), k);
        for_each_query(k, [&](CodeView query, int n) {
            expect_exact(index.search(query, n), query, k, n, float_rounding);
        });
    }
}

TEST(SearchBaselines, RowScanFindsTheBestRows) {
    const RowScan index(codes(), 5);
    for (std::size_t q = 0; q < queries().rows(); ++q) {
        const CodeView query = queries().row(q).prefix(5);
        expect_exact(index.search(query, 100), query, 5, 100, float_rounding);
    }
}

TEST(SearchBaselines, UnknownNeuronsAndEmptyQueriesFindNothing) {
    const NeuronId unknown[] = {100000};
    const float weight[] = {1};
    const Sindi sindi(codes(), 2);
    const MaxScore max_score(codes(), 2);
    const RowScan row_scan(codes(), 2);
    for (const CodeView query : {CodeView{unknown, weight}, CodeView{}}) {
        EXPECT_TRUE(sindi.search(query, 10, Sindi::Collect::scan).empty());
        EXPECT_TRUE(sindi.search(query, 10, Sindi::Collect::term_lists).empty());
        EXPECT_TRUE(max_score.search(query, 10).empty());
        EXPECT_TRUE(row_scan.search(query, 10).empty());
    }
}

// The best rows of a dense matrix, one by one.
std::vector<Found> dense_best(const EmbeddingMatrix& rows, std::span<const float> query, int n) {
    TopRows best(n);
    for (std::size_t row = 0; row < rows.rows; ++row) {
        const auto score =
            std::inner_product(query.begin(), query.end(), rows.row(row).begin(), 0.0);
        if (score > best.threshold())
            best.offer(static_cast<std::uint32_t>(row), static_cast<float>(score));
    }
    return std::move(best).best_first();
}

void expect_close(const std::vector<Found>& found, const std::vector<Found>& truth,
                  double tolerance) {
    ASSERT_EQ(found.size(), truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i)
        EXPECT_NEAR(found[i].score, truth[i].score, tolerance);
}

TEST(SearchBaselines, DenseScansFindTheBestRows) {
    for (const std::size_t dim : {4U, 20U, 32U, 256U}) {
        const EmbeddingMatrix rows = random_embeddings(1003, dim, 3);
        const EmbeddingMatrix dense_queries = random_embeddings(5, dim, 4);
        for (const SimdLevel level : levels()) {
            const FloatScan floats(rows.view(), level);
            const ByteScan bytes(rows.view(), level);
            for (std::size_t q = 0; q < dense_queries.rows; ++q) {
                const auto query = dense_queries.row(q);
                const auto truth = dense_best(rows, query, 50);
                expect_close(floats.search(query, 50), truth, 1e-6);
                expect_close(bytes.search(query, 50), truth, 0.01);
            }
        }
    }
}

TEST(SearchBaselines, RecallCountsTiesAndMisses) {
    const std::vector<double> scores = {0.9, 0.5, 0.5, 0.2, 0};
    const auto best = exact_best(scores, 2);
    EXPECT_EQ(best, (std::vector<ExactRow>{{0, 0.9}, {1, 0.5}}));
    EXPECT_EQ(recall(scores, best, {{0, 0.9F}, {2, 0.5F}}), 1);
    EXPECT_EQ(recall(scores, best, {{0, 0.9F}, {3, 0.2F}}), 0.5);
    EXPECT_EQ(recall(scores, best, {}), 0);
}

}  // namespace
}  // namespace sparsescope::bench
