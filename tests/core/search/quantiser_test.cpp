// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/compressed/quantiser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/search/compressed/compressed_rows.h"
#include "core/search/kernels.h"
#include "tests/support/clustered_rows.h"

namespace sparsescope {
namespace {

constexpr std::size_t dim = 26;  // eight blocks of three or four numbers; bits fill three bytes

EmbeddingMatrix rows_of(std::size_t count, std::uint64_t seed = 3) {
    return test::clustered_rows(count, dim, 30, 0.6, seed);
}

std::shared_ptr<const Quantiser> product(EmbeddingView rows, std::size_t bytes,
                                         std::uint64_t seed = 1) {
    return *train_product_quantiser(rows, bytes, seed);
}

std::shared_ptr<const Quantiser> binary(EmbeddingView rows, std::uint64_t seed = 1) {
    return *train_binary_quantiser(rows, seed);
}

double error_of(const Quantiser& quantiser, EmbeddingView rows) {
    const EmbeddingMatrix decoded = decoded_rows(quantiser, rows);
    double sum = 0;
    for (std::size_t i = 0; i < rows.rows; ++i)
        for (std::size_t j = 0; j < rows.dim; ++j)
            sum += std::pow(decoded.row(i)[j] - rows.row(i)[j], 2);
    return sum / static_cast<double>(rows.rows);
}

// The whole ranking by q·decoded, in double.
std::vector<ScoredRow> naive_ranking(const EmbeddingMatrix& decoded, std::span<const float> query) {
    std::vector<ScoredRow> ranking;
    for (std::size_t i = 0; i < decoded.rows; ++i) {
        double score = 0;
        for (std::size_t j = 0; j < decoded.dim; ++j)
            score += static_cast<double>(query[j]) * decoded.row(i)[j];
        ranking.push_back({static_cast<std::int64_t>(i), score});
    }
    std::ranges::sort(ranking, is_better);
    return ranking;
}

class EverySimdLevel : public testing::TestWithParam<SimdLevel> {
  protected:
    EverySimdLevel() { limit_simd_level(GetParam()); }
    ~EverySimdLevel() override { limit_simd_level(SimdLevel::avx512_vbmi); }

    // More rows than fill whole blocks.
    static void expect_exact(const std::shared_ptr<const Quantiser>& quantiser) {
        const EmbeddingMatrix rows = rows_of(777), queries = rows_of(20, 4);
        const EmbeddingMatrix decoded = decoded_rows(*quantiser, rows.view());
        const auto compressed = *CompressedRows::encode(quantiser, rows.view());
        EXPECT_EQ(compressed->bytes(), 777 * quantiser->bytes());
        for (std::size_t q = 0; q < queries.rows; ++q) {
            const auto expected = naive_ranking(decoded, queries.row(q));
            for (const int n : {1, 10, 777}) {
                SearchCost cost;
                const auto found = compressed->search(queries.row(q), {.n = n}, cost);
                ASSERT_EQ(found.size(), static_cast<std::size_t>(n));
                for (std::size_t i = 0; i < found.size(); ++i)
                    EXPECT_NEAR(found[i].score, expected[i].score, 2e-6) << i;
                EXPECT_TRUE(std::ranges::is_sorted(found, is_better));
            }
        }
    }
};

TEST_P(EverySimdLevel, FindsWhatIsNearestToTheDecodedRows) {
    const EmbeddingMatrix rows = rows_of(1000, 7);
    expect_exact(product(rows.view(), 8));
    expect_exact(product(rows.view(), dim));
    expect_exact(binary(rows.view()));
}

INSTANTIATE_TEST_SUITE_P(Levels, EverySimdLevel,
                         testing::Values(SimdLevel::scalar, SimdLevel::avx2,
                                         SimdLevel::avx512_vbmi),
                         [](const auto& test) {
                             return test.param == SimdLevel::scalar ? "scalar"
                                    : test.param == SimdLevel::avx2 ? "avx2"
                                                                    : "avx512";
                         });

TEST(ProductQuantiser, MoreBytesAndMoreRoundsLeaveLessError) {
    const EmbeddingMatrix all = rows_of(3500);
    const EmbeddingView rows = all.view().slice(0, 3000), others = all.view().slice(3000, 500);
    const double two = error_of(*product(rows, 2), others);
    const double eight = error_of(*product(rows, 8), others);
    EXPECT_LT(eight, 0.5 * two);
    // Centroids that are rows: what k-means starts with.
    const double unmoved = error_of(*product(rows.slice(0, 256), 2), others);
    EXPECT_LT(two, 0.9 * unmoved);
}

TEST(ProductQuantiser, FewRowsAreTheirOwnCentroids) {
    for (const std::size_t count : {1, 2, 100, 256}) {
        const EmbeddingMatrix rows = rows_of(count);
        EXPECT_LT(error_of(*product(rows.view(), 8), rows.view()), 1e-12) << count;
    }
    const EmbeddingMatrix none(0, dim);
    std::vector<std::uint8_t> code(8, 1);
    std::vector<float> x(dim, 1);
    const auto empty = product(none.view(), 8);
    empty->encode(x, code);
    empty->decode(code, x);
    EXPECT_EQ(x, std::vector<float>(dim, 0));
}

TEST(ProductQuantiser, DependsOnItsSeedAndNotOnTheThreads) {
    const EmbeddingMatrix rows = rows_of(1500);
    const auto decoded = [&](int threads, std::uint64_t seed) {
        set_compute_threads(threads);
        return decoded_rows(*product(rows.view(), 6, seed), rows.view()).values;
    };
    const auto one = decoded(1, 1);
    EXPECT_EQ(decoded(3, 1), one);
    EXPECT_NE(decoded(1, 2), one);
    set_compute_threads(1);
}

TEST(ProductQuantiser, RefusesBlocksWithoutNumbers) {
    const EmbeddingMatrix rows = rows_of(300);
    for (const std::size_t bytes : {std::size_t{0}, dim + 1}) {
        const auto refused = train_product_quantiser(rows.view(), bytes, 1);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    }
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(train_product_quantiser(rows.view(), 2, 1, stop.get_token()).error().code,
              ErrorCode::cancelled);
    EXPECT_EQ(
        CompressedRows::encode(product(rows.view(), 2), rows.view(), stop.get_token()).error().code,
        ErrorCode::cancelled);
}

// Signs of numbers that are spread evenly keep √(2/π) ≈ 0.80 of the direction.
TEST(BinaryQuantiser, KeepsTheDirectionAsWellAsSignsCan) {
    const EmbeddingMatrix rows = test::clustered_rows(2000, 128, 2000, 0.1, 5);
    const auto quantiser = binary(rows.view());
    EXPECT_EQ(quantiser->bytes(), 16U);
    const EmbeddingMatrix decoded = decoded_rows(*quantiser, rows.view());
    double sum = 0;
    for (std::size_t i = 0; i < rows.rows; ++i)
        sum += dot(rows.row(i), decoded.row(i)) / std::sqrt(dot(decoded.row(i), decoded.row(i)));
    EXPECT_NEAR(sum / static_cast<double>(rows.rows), std::sqrt(2 / M_PI), 0.02);
    EXPECT_EQ(decoded_rows(*binary(rows.view()), rows.view()).values, decoded.values);
    EXPECT_NE(decoded_rows(*binary(rows.view(), 2), rows.view()).values, decoded.values);
}

// One direction that all rows share would leave nothing but equal signs.
TEST(BinaryQuantiser, LooksAtRowsFromTheirMean) {
    EmbeddingMatrix rows = rows_of(1000);
    for (std::size_t i = 0; i < rows.rows; ++i)
        rows.row(i)[0] += 10;
    const EmbeddingMatrix sample = training_sample(rows.view(), 500, 1);
    EXPECT_EQ(sample.rows, 500U);
    const auto quantiser = binary(sample.view());
    std::vector<int> ones(dim);
    std::vector<std::uint8_t> code(quantiser->bytes());
    for (std::size_t i = 0; i < sample.rows; ++i) {
        quantiser->encode(sample.row(i), code);
        for (std::size_t bit = 0; bit < dim; ++bit)
            ones[bit] += code[bit / 8] >> (bit % 8) & 1;
    }
    for (const int count : ones)
        EXPECT_NEAR(count, 250, 125);
}

TEST(CompressedRows, LeaveOutWhatHasNoDirection) {
    EmbeddingMatrix rows = rows_of(100);
    std::ranges::fill(rows.row(40), 0.0F);
    const auto compressed = *CompressedRows::encode(product(rows.view(), 4), rows.view());
    SearchCost cost;
    const auto found = compressed->search(rows.row(3), {.n = 100}, cost);
    EXPECT_EQ(found.size(), 99U);
    EXPECT_EQ(std::ranges::count(found, 40, &ScoredRow::row), 0);
    EXPECT_TRUE(compressed->search(rows.row(40), {.n = 100}, cost).empty());
}

}  // namespace
}  // namespace sparsescope
