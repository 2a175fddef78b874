// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/ranking.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/base/random.h"
#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/recall.h"
#include "core/eval/retrieval.h"
#include "tests/support/random_codes.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Rows = std::vector<std::int64_t>;

Rows numbers(std::int64_t first, std::int64_t count) {
    Rows rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

// Says what it was told to.
class FixedRanker final : public Ranker {
  public:
    FixedRanker(std::size_t documents, std::vector<std::vector<ScoredRow>> rankings)
        : documents_(documents), rankings_(std::move(rankings)) {}
    [[nodiscard]] std::size_t documents() const override { return documents_; }
    [[nodiscard]] std::size_t queries() const override { return rankings_.size(); }
    [[nodiscard]] Status rank(int, const VisitRanking& visit, std::stop_token,
                              const Progress&) const override {
        for (std::size_t query = 0; query < rankings_.size(); ++query)
            visit(query, rankings_[query]);
        return {};
    }

  private:
    std::size_t documents_;
    std::vector<std::vector<ScoredRow>> rankings_;
};

TEST(ExpectedSum, SharesTheLastPlacesAmongTheTied) {
    const std::vector<ScoredRow> ranking{{7, 3}, {1, 2}, {2, 2}, {5, 2}, {9, 1}};
    const auto is_two = [](std::int64_t row) { return row == 2 ? 1.0 : 0.0; };
    EXPECT_DOUBLE_EQ(expected_sum(ranking, 1, is_two), 0);
    EXPECT_DOUBLE_EQ(expected_sum(ranking, 2, is_two), 1.0 / 3);
    EXPECT_DOUBLE_EQ(expected_sum(ranking, 3, is_two), 2.0 / 3);
    EXPECT_DOUBLE_EQ(expected_sum(ranking, 4, is_two), 1);
    EXPECT_DOUBLE_EQ(expected_sum(ranking, 100, [](std::int64_t) { return 1; }), 5);
    EXPECT_DOUBLE_EQ(expected_sum({}, 3, is_two), 0);
}

TEST(LevelTies, JoinsWhatRoundingTellsApartAndCutsBehindTheLastTie) {
    std::vector<ScoredRow> rows{{9, 1.0}, {3, 1.0 - 1e-9}, {5, 0.5}, {2, 0.5 - 1e-9}, {7, 0.4}};
    level_ties(rows, 3, 1e-8);
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].row, 3);
    EXPECT_EQ(rows[1].row, 9);
    EXPECT_EQ(rows[1].score, rows[0].score);
    EXPECT_EQ(end_of_tie(rows, 0), 2U);
    EXPECT_EQ(rows[2].row, 2);
    level_ties(rows, 0, 1e-8);
    EXPECT_TRUE(rows.empty());
}

TEST(BestWithTies, AreTheFirstOfAllScoresAndNothingIsLost) {
    Random random(8);
    for (const int levels : {1, 2, 0}) {
        const CodeMatrix codes = test::random_codes(random, 3000, 12, 4, levels);
        for (const int k : {1, 2, 4}) {
            const SparseIndex index = SparseIndex::build(codes, k);
            for (const int n : {1, 10, 2999}) {
                const CodeView query = codes.row(random.below(3000)).prefix(std::size_t(k));
                std::vector<ScoredRow> expected;
                const std::vector<double> scores = index.scores(query);
                for (std::size_t row = 0; row < scores.size(); ++row)
                    if (scores[row] > 0)
                        expected.push_back({static_cast<std::int64_t>(row), scores[row]});
                std::ranges::sort(expected, is_better);
                level_ties(expected, std::size_t(n), 0x1p-40);
                const auto found = best_with_ties(index, query, n);
                ASSERT_EQ(found.size(), expected.size()) << levels << " " << k << " " << n;
                for (std::size_t i = 0; i < found.size(); ++i)
                    EXPECT_EQ(found[i].row, expected[i].row);
            }
        }
    }
}

TEST(DenseRanker, KeepsEveryCopyOfTheLastRow) {
    // 400 documents in 40 directions, ten copies of each at any length.
    Random random(9);
    EmbeddingMatrix x(401, 8);
    for (std::size_t row = 0; row < 400; ++row)
        for (std::size_t j = 0; j < 8; ++j)
            x.row(row)[j] = row < 40 ? static_cast<float>(random.normal())
                                     : x.row(row % 40)[j] * static_cast<float>(1 + row / 40);
    std::ranges::copy(x.row(13), x.row(400).begin());
    const Rows documents = numbers(0, 400), query{400};
    const DenseRanker ranker({x.view(), documents}, {x.view(), query});
    const auto visit = [](std::size_t, Ranking ranking) {
        ASSERT_EQ(ranking.size(), 20U) << "the first ten tie, and so do the next ten";
        for (std::size_t i = 0; i < 10; ++i)
            EXPECT_EQ(ranking[i].row % 40, 13);
        EXPECT_EQ(end_of_tie(ranking, 0), 10U);
        EXPECT_EQ(end_of_tie(ranking, 10), 20U);
    };
    succeed(ranker.rank(12, visit, {}, {}));
}

TEST(Recall, OfARankingOfItselfIsOneAndOfTiesTheirShare) {
    Random random(10);
    EmbeddingMatrix x(330, 16);
    for (float& value : x.values)
        value = static_cast<float>(random.normal());
    const Rows documents = numbers(0, 300), queries = numbers(300, 30);
    const DenseRanker dense({x.view(), documents}, {x.view(), queries});
    const DenseOrder order = value_of(dense_order(dense, 10, {}, {}));
    EXPECT_DOUBLE_EQ(value_of(recall_of(order, dense, {}, {})), 1);

    // One neuron for all: every ten of the 300 are as likely.
    CodeMatrix codes(1);
    for (std::size_t row = 0; row < 330; ++row) {
        const NeuronId neuron = 0;
        const auto weight = static_cast<float>(1 + row % 7);
        codes.append({{&neuron, 1}, {&weight, 1}});
    }
    const CodeRanker collapsed({codes, documents}, {codes, queries}, 1);
    EXPECT_NEAR(value_of(recall_of(order, collapsed, {}, {})), 10.0 / 300, 1e-9);
}

TEST(Retrieval, GradesByTheWholeIdealOrder) {
    // Query 0: the best document second, one of grade 1 never found. Query 1: not judged. Query 2:
    // found nothing. Query 3: judged irrelevant only.
    const FixedRanker ranker(50, {{{4, 0.9}, {8, 0.8}}, {{1, 0.5}}, {}, {{2, 0.4}}});
    const std::vector<Judgement> judgements{{0, 9, 1}, {0, 8, 2}, {2, 1, 1}, {3, 2, 0}};
    const auto quality = value_of(retrieval_quality(ranker, judgements, {}, {}));
    EXPECT_EQ(quality.queries, 2);
    const double second = 1 / std::log2(3.0);
    const double expected = 3 * second / (3 + second);
    ASSERT_EQ(quality.ndcg_of_query.size(), 2U);
    EXPECT_NEAR(quality.ndcg_of_query[0], expected, 1e-6);
    EXPECT_NEAR(quality.ndcg_at_10, expected / 2, 1e-6);
    EXPECT_NEAR(quality.recall_at_100, 0.25, 1e-9);
    EXPECT_NEAR(quality.recall_at_10, 0.25, 1e-9);
    EXPECT_FALSE(retrieval_quality(ranker, std::vector<Judgement>{{4, 0, 1}}, {}, {}));
    EXPECT_FALSE(retrieval_quality(ranker, std::vector<Judgement>{{0, 50, 1}}, {}, {}));
    EXPECT_FALSE(retrieval_quality(ranker, std::vector<Judgement>{{0, 1, -1}}, {}, {}));
}

TEST(Retrieval, RecallCountsThePlacesThatAreRead) {
    // Of three relevant documents one is at place 2, one at place 12; places 10 and 11 tie.
    std::vector<ScoredRow> order;
    for (std::int64_t document = 0; document < 12; ++document)
        order.push_back({document, document == 10 ? 3 : 12 - static_cast<double>(document)});
    const FixedRanker ranker(40, {order});
    const auto recall = [&](std::uint32_t at_tie) {
        const std::vector<Judgement> judgements{{0, 1, 1}, {0, at_tie, 1}, {0, 39, 1}};
        return value_of(retrieval_quality(ranker, judgements, {}, {}));
    };
    EXPECT_NEAR(recall(11).recall_at_10, 1.0 / 3, 1e-12);
    EXPECT_NEAR(recall(11).recall_at_100, 2.0 / 3, 1e-12);
    EXPECT_NEAR(recall(10).recall_at_10, 1.5 / 3, 1e-12) << "one of two for the tenth place";
}

TEST(Retrieval, ExpectsWhatTheOrdersOfATieAverageTo) {
    // Documents 1 and 2 tie for places 2 and 3; only 2 is relevant.
    const FixedRanker tied(3, {{{0, 0.9}, {1, 0.5}, {2, 0.5}}});
    const FixedRanker early(3, {{{0, 0.9}, {2, 0.6}, {1, 0.5}}});
    const FixedRanker late(3, {{{0, 0.9}, {1, 0.6}, {2, 0.5}}});
    const std::vector<Judgement> judgements{{0, 2, 1}};
    const auto ndcg = [&](const Ranker& ranker) {
        return value_of(retrieval_quality(ranker, judgements, {}, {})).ndcg_at_10;
    };
    EXPECT_NEAR(ndcg(tied), (ndcg(early) + ndcg(late)) / 2, 1e-12);
    EXPECT_GT(ndcg(early), ndcg(late));
}

TEST(PathQuality, MeasuresHowMuchOfTheTreeIsShared) {
    // Paths of 7, 7, 2 and 0 nodes; the query's has 7.
    const LabelPaths paths{{0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 7, 0, 9, 0, 1, 2, 3, 4, 5, 6},
                           {0, 7, 14, 16, 16, 23}};
    EXPECT_EQ(shared_depth(paths.of(0), paths.of(1)), 6U);
    EXPECT_EQ(shared_depth(paths.of(2), paths.of(1)), 1U);
    EXPECT_EQ(shared_depth(paths.of(3), paths.of(1)), 0U);
    const Rows documents{0, 1, 2, 3}, queries{4, 3};
    const FixedRanker ranker(4, {{{0, 0.9}, {1, 0.8}, {2, 0.7}, {3, 0.6}}, {{0, 0.9}}});
    const auto quality = value_of(path_quality(ranker, {paths, documents, queries}, {}, {}));
    EXPECT_EQ(quality.queries, 1) << "one without a path cannot be judged";
    EXPECT_NEAR(quality.wup_at_10, (1 + 12.0 / 14 + 2.0 / 9) / 10, 1e-12)
        << "six places stay empty";
    EXPECT_NEAR(quality.deep_at_10, 0.2, 1e-12);
    EXPECT_EQ(quality.deep_queries, 1);
}

}  // namespace
}  // namespace sparsescope
