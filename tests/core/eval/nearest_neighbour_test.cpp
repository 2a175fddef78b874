// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/eval/nearest_neighbour.h"
#include "core/search/explain.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

using Labels = std::vector<std::int32_t>;
using Rows = std::vector<std::int64_t>;

// The definition, read aloud: cosine(query, row) is a function of the two rows; rows less than
// tolerance(query) below the best tie with it.
template <class Cosine, class Tolerance>
NearestNeighbourAccuracy by_brute_force(const Rows& database, const Rows& queries,
                                        const Labels& labels, const Cosine& cosine,
                                        const Tolerance& tolerance) {
    NearestNeighbourAccuracy result;
    const auto label_of = [&](std::int64_t row) { return labels[static_cast<std::size_t>(row)]; };
    for (const auto query : queries) {
        if (label_of(query) == no_label) continue;
        std::vector<std::pair<double, std::int64_t>> found;
        double best = 0;
        for (const auto row : database) {
            if (label_of(row) == no_label) continue;
            const double value = cosine(query, row);
            if (value > 0) found.emplace_back(value, row);
            best = std::max(best, value);
        }
        ++result.queries;
        double tied = 0, right = 0;
        for (const auto& [value, row] : found) {
            if (value < best - tolerance(query)) continue;
            ++tied;
            right += label_of(row) == label_of(query) ? 1 : 0;
        }
        if (tied > 0) result.correct += right / tied;
        result.tied += tied > 1 ? 1 : 0;
        result.unanswered += tied == 0 ? 1 : 0;
    }
    return result;
}

double exactly(std::int64_t) {
    return 0;
}

struct LabelledSets {
    Rows database;
    Rows queries;
    Labels labels;
};

LabelledSets random_sets(Random& random, std::int64_t rows) {
    LabelledSets sets;
    for (std::int64_t row = 0; row < rows; ++row) {
        (random.below(3) == 0 ? sets.queries : sets.database).push_back(row);
        sets.labels.push_back(static_cast<std::int32_t>(random.below(5)) - 1);
    }
    return sets;
}

TEST(CodeNearestNeighbour, ByHand) {
    const CodeMatrix codes = test::make_codes(4, {
                                                     {{0, 1}},             // label 1
                                                     {{1, 1}},             // label 2
                                                     {{0, 1}, {1, 0.5F}},  // query, label 1: right
                                                     {{1, 3}, {0, 1}},     // query, label 1: wrong
                                                     {{3, 1}},             // query: shares nothing
                                                     {{0, 1}},             // query without label
                                                 });
    const Labels labels{1, 2, 1, 1, 1, no_label};
    const Rows database{0, 1};
    const Rows queries{2, 3, 4, 5};
    const auto result =
        code_nearest_neighbour_accuracy(codes, 2, {database, labels}, {queries, labels}, {}, {});
    ASSERT_TRUE(result);
    EXPECT_EQ(result->queries, 3);
    EXPECT_EQ(result->correct, 1);
    EXPECT_EQ(result->unanswered, 1);
    EXPECT_DOUBLE_EQ(result->accuracy, 1.0 / 3);
}

TEST(CodeNearestNeighbour, CountsATieByTheShareThatIsRight) {
    // All of one neuron: at k = 1 each of the five is as near as any other, in whatever order.
    const CodeMatrix codes =
        test::make_codes(2, {{{0, 1}}, {{0, 2}}, {{0, 3}}, {{0, 5}}, {{1, 4}}, {{0, 0.3F}}});
    const Labels labels{5, 6, 5, 5, 5, 5};
    for (const Rows& database : {Rows{0, 1, 2, 3, 4}, Rows{4, 3, 1, 2, 0}}) {
        const Rows queries{5};
        const auto result = code_nearest_neighbour_accuracy(codes, 1, {database, labels},
                                                            {queries, labels}, {}, {});
        EXPECT_DOUBLE_EQ(result->correct, 0.75);
        EXPECT_EQ(result->tied, 1);
        EXPECT_EQ(result->tied_share(), 1);
        EXPECT_EQ(result->of_query, std::vector<float>{0.75F});
    }
}

TEST(CodeNearestNeighbour, EqualsBruteForceAtEveryK) {
    Random random(31);
    for (const int levels : {0, 2}) {
        const CodeMatrix codes = test::random_codes(random, 700, 40, 8, levels);
        const LabelledSets sets = random_sets(random, 700);
        for (const int k : {1, 2, 5, 8, 20}) {
            const auto cosine = [&](std::int64_t query, std::int64_t row) {
                double sum = 0;
                for (const auto& c : explain(codes.row(static_cast<std::size_t>(query)),
                                             codes.row(static_cast<std::size_t>(row)), k)) {
                    sum += c.value;
                }
                // explain() adds in another order; equal documents must still tie.
                return std::round(sum * 1e12) / 1e12;
            };
            const auto expected =
                by_brute_force(sets.database, sets.queries, sets.labels, cosine, exactly);
            const auto result = code_nearest_neighbour_accuracy(
                codes, k, {sets.database, sets.labels}, {sets.queries, sets.labels}, {}, {});
            ASSERT_TRUE(result);
            EXPECT_EQ(result->queries, expected.queries);
            EXPECT_NEAR(result->correct, expected.correct, 1e-4) << k << " levels " << levels;
            EXPECT_EQ(result->tied, expected.tied) << "k " << k << " levels " << levels;
            EXPECT_EQ(result->unanswered, expected.unanswered);
        }
    }
}

// Whole numbers, so that fp32 sums are exact and ties are real.
EmbeddingMatrix whole_numbers(Random& random, std::size_t rows, std::size_t dim) {
    EmbeddingMatrix matrix(rows, dim);
    for (float& value : matrix.values)
        value = static_cast<float>(random.below(4));
    return matrix;
}

TEST(DenseNearestNeighbour, EqualsBruteForceOnAllAndOnTheFirstDimensions) {
    Random random(32);
    for (const std::size_t dim : {1, 7, 16, 37}) {
        const EmbeddingMatrix x = whole_numbers(random, 301, dim);
        const LabelledSets sets = random_sets(random, 301);
        for (const std::size_t dims : {std::size_t{0}, std::size_t{1}, dim / 2 + 1, dim}) {
            const std::size_t used = dims == 0 ? dim : dims;
            const auto cosine = [&](std::int64_t query, std::int64_t row) {
                const auto q = x.row(static_cast<std::size_t>(query)).first(used);
                const auto r = x.row(static_cast<std::size_t>(row)).first(used);
                float dot = 0, squares = 0;
                for (std::size_t j = 0; j < used; ++j) {
                    dot += q[j] * r[j];
                    squares += r[j] * r[j];
                }
                return squares > 0 ? static_cast<double>(dot * (1 / std::sqrt(squares))) : 0.0;
            };
            const auto rounding = [&](std::int64_t query) {
                double squares = 0;
                for (const float value : x.row(static_cast<std::size_t>(query)).first(used))
                    squares += static_cast<double>(value) * value;
                return 0x1p-20 * std::sqrt(squares);
            };
            const auto expected =
                by_brute_force(sets.database, sets.queries, sets.labels, cosine, rounding);
            const auto result = dense_nearest_neighbour_accuracy(
                x.view(), dims, {sets.database, sets.labels}, {sets.queries, sets.labels}, {}, {});
            ASSERT_TRUE(result);
            EXPECT_EQ(result->queries, expected.queries);
            if (used < 7) continue;  // queries of length 0 and right angles: the next tests
            EXPECT_NEAR(result->correct, expected.correct, 1e-4) << dim << " " << dims;
            EXPECT_EQ(result->tied, expected.tied) << dim << " " << dims;
        }
    }
}

TEST(DenseNearestNeighbour, ComparesDirectionsNotLengths) {
    EmbeddingMatrix x(4, 2);
    x.values = {10, 9, 1, 0, -5, 0, 2, 0.1F};
    const Labels labels{1, 2, 3, 2};
    const Rows database{0, 1, 2};
    const Rows queries{3};
    EXPECT_EQ(
        dense_nearest_neighbour_accuracy(x.view(), 0, {database, labels}, {queries, labels}, {}, {})
            ->correct,
        1);
}

TEST(DenseNearestNeighbour, RowsOfOneDirectionTie) {
    // Lengths whose cosines fp32 rounds differently; of one dimension only the sign is left.
    EmbeddingMatrix x(7, 1);
    x.values = {0.1F, 0.7F, 1.3F, 3, -2, 0.9F, -0.3F};
    const Labels labels{1, 1, 2, 1, 2, 1, 2};
    const Rows database{0, 1, 2, 3, 4};
    const Rows queries{5, 6};
    const auto result = dense_nearest_neighbour_accuracy(x.view(), 0, {database, labels},
                                                         {queries, labels}, {}, {});
    EXPECT_EQ(result->of_query, (std::vector<float>{0.75F, 1}));
    EXPECT_EQ(result->tied, 1);
}

TEST(DenseNearestNeighbour, FindsTheLeastOppositeRow) {
    EmbeddingMatrix x(3, 2);
    x.values = {-1, 0, -1, 1, 1, 0};
    const Labels labels{1, 2, 2};
    const Rows database{0, 1};
    const Rows queries{2};
    const auto result = dense_nearest_neighbour_accuracy(x.view(), 0, {database, labels},
                                                         {queries, labels}, {}, {});
    EXPECT_EQ(result->correct, 1);
    EXPECT_EQ(result->unanswered, 0);
}

TEST(DenseNearestNeighbour, AQueryWithoutDirectionIsUnanswered) {
    EmbeddingMatrix x(3, 2);
    x.values = {1, 0, 0, 1, 0, 3};
    const Labels labels{1, 1, 1};
    const Rows database{0};
    const Rows queries{1, 2};
    // In the first dimension both queries are 0.
    const auto result = dense_nearest_neighbour_accuracy(x.view(), 1, {database, labels},
                                                         {queries, labels}, {}, {});
    EXPECT_EQ(result->unanswered, 2);
    EXPECT_EQ(result->correct, 0);
}

class NearestNeighbourCalls : public testing::Test {
  protected:
    Random random{33};
    CodeMatrix codes = test::random_codes(random, 3000, 30, 6, 0);
    EmbeddingMatrix x = whole_numbers(random, 3000, 5);
    LabelledSets sets = random_sets(random, 3000);

    Result<NearestNeighbourAccuracy> run_codes(int k, const Rows& database, const Rows& queries,
                                               std::stop_token stop = {},
                                               const Progress& progress = {}) {
        return code_nearest_neighbour_accuracy(codes, k, {database, sets.labels},
                                               {queries, sets.labels}, stop, progress);
    }
    Result<NearestNeighbourAccuracy> run_dense(std::size_t dims, const Rows& database,
                                               const Rows& queries, std::stop_token stop = {},
                                               const Progress& progress = {}) {
        return dense_nearest_neighbour_accuracy(x.view(), dims, {database, sets.labels},
                                                {queries, sets.labels}, stop, progress);
    }
};

TEST_F(NearestNeighbourCalls, WithoutQueriesOrDatabaseCountNothing) {
    for (const auto& result : {run_codes(2, sets.database, {}), run_dense(0, sets.database, {})}) {
        ASSERT_TRUE(result);
        EXPECT_EQ(result->queries, 0);
        EXPECT_EQ(result->accuracy, 0);
    }
    for (const auto& result : {run_codes(2, {}, sets.queries), run_dense(0, {}, sets.queries)}) {
        ASSERT_TRUE(result);
        EXPECT_GT(result->queries, 0);
        EXPECT_EQ(result->unanswered, result->queries);
    }
}

TEST_F(NearestNeighbourCalls, RefuseWhatCannotWork) {
    EXPECT_EQ(run_codes(0, sets.database, sets.queries).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(run_dense(6, sets.database, sets.queries).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(run_codes(2, {3000}, sets.queries).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(run_dense(0, sets.database, {-1}).error().code, ErrorCode::invalid_argument);
}

TEST_F(NearestNeighbourCalls, StopWhenAsked) {
    std::stop_source stop;
    const Progress stop_at_once = [&](std::string_view, std::int64_t, std::int64_t) {
        stop.request_stop();
    };
    EXPECT_EQ(
        run_codes(2, sets.database, sets.queries, stop.get_token(), stop_at_once).error().code,
        ErrorCode::cancelled);
    EXPECT_EQ(run_dense(0, sets.database, sets.queries, stop.get_token(), {}).error().code,
              ErrorCode::cancelled);
}

TEST_F(NearestNeighbourCalls, ReportProgressToTheEnd) {
    for (const bool dense : {false, true}) {
        std::int64_t last = -1;
        std::int64_t all = 0;
        const Progress watch = [&](std::string_view, std::int64_t done, std::int64_t total) {
            EXPECT_GE(done, last);
            last = done;
            all = total;
        };
        const auto result = dense ? run_dense(0, sets.database, sets.queries, {}, watch)
                                  : run_codes(2, sets.database, sets.queries, {}, watch);
        ASSERT_TRUE(result);
        EXPECT_EQ(last, all);
        EXPECT_EQ(all, result->queries);
    }
}

TEST_F(NearestNeighbourCalls, GiveTheSameAnswerOnAnyNumberOfThreads) {
    const int before = compute_threads();
    set_compute_threads(1);
    const auto codes_alone = run_codes(3, sets.database, sets.queries);
    const auto dense_alone = run_dense(0, sets.database, sets.queries);
    set_compute_threads(3);
    EXPECT_EQ(run_codes(3, sets.database, sets.queries)->correct, codes_alone->correct);
    EXPECT_EQ(run_dense(0, sets.database, sets.queries)->correct, dense_alone->correct);
    set_compute_threads(before);
}

}  // namespace
}  // namespace sparsescope
