// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/candidate_count.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "core/base/part_list.h"
#include "core/search/searcher.h"
#include "tests/support/clustered_rows.h"

namespace sparsescope {
namespace {

constexpr int k = 8;
constexpr std::size_t rows = 3000;

// Documents and codes that belong together; the last 200 rows are queries that no choice saw.
class CandidateCounts : public testing::Test {
  protected:
    CandidateCounts()
        : all_(test::clustered_rows(rows + 200, 24, 40, 0.5, 5)),
          codes_(test::codes_by_cosine(documents(), all_.view().slice(0, 400), k)),
          asked_(test::codes_by_cosine(queries(), all_.view().slice(0, 400), k)) {
        for (std::size_t row = 0; row < rows; ++row)
            ids_.push_back(static_cast<DocumentId>(row) + 1);
    }
    [[nodiscard]] EmbeddingView documents() const { return all_.view().slice(0, rows); }
    [[nodiscard]] EmbeddingView queries() const { return all_.view().slice(rows, 200); }
    [[nodiscard]] std::unique_ptr<Searcher> searcher(std::string_view name) const {
        return (*find_part(searchers(), "searcher", name))
            ->make({&codes_, ids_, documents(), {}, index_});
    }
    // Share of the dense top ten of all queries in the first ten of these searches.
    [[nodiscard]] double recall(const Searcher& searcher, const SearchOptions& options) const {
        const auto dense = this->searcher("dense");
        std::size_t found = 0;
        for (std::size_t i = 0; i < queries().rows; ++i) {
            const SearchQuery query{asked_.row(i), queries().row(i), {}};
            const SearchResult expected = *dense->search(query, {.n = 10});
            const SearchResult answer = *searcher.search(query, options);
            for (const SearchHit& hit : expected.hits)
                found += static_cast<std::size_t>(
                    std::ranges::count(answer.hits, hit.row, &SearchHit::row));
        }
        return static_cast<double>(found) / static_cast<double>(10 * queries().rows);
    }

    EmbeddingMatrix all_;
    CodeMatrix codes_, asked_;
    std::shared_ptr<const SparseIndex> index_ =
        std::make_shared<const SparseIndex>(SparseIndex::build(codes_, k));
    std::vector<DocumentId> ids_;
};

constexpr double infinite = std::numeric_limits<double>::infinity();

TEST_F(CandidateCounts, TwoStageReachesTheTargetOnQueriesThatNoChoiceSaw) {
    const auto two_stage = searcher("two-stage");
    const SearchOptions options{.n = 10, .k = k, .dense_weight = infinite};
    const SearchQuery query{asked_.row(0), queries().row(0), {}};
    const SearchCost cost = two_stage->search(query, options)->cost;
    ASSERT_TRUE(cost.dense_recall);
    EXPECT_GT(cost.handed_over, 10) << "ten sparse hits alone are not the ten nearest";
    EXPECT_LT(cost.handed_over, std::int64_t{rows} / 2);
    const double measured = recall(*two_stage, options);
    EXPECT_GE(measured, 0.93);
    EXPECT_NEAR(*cost.dense_recall, measured, 0.04);
    SearchOptions few = options;
    few.candidates = 10;
    EXPECT_LT(recall(*two_stage, few), 0.8) << "the fixture would reach the target anyhow";
}

TEST_F(CandidateCounts, AreThoseOfTheSampledDocuments) {
    const SparseIndex index = SparseIndex::build(codes_, k);
    CandidateTarget target;
    const auto at = [&](double recall) {
        target.recall = recall;
        return *candidates_for_recall(index, documents(), target);
    };
    const CandidateCount low = at(0.5), high = at(0.95), all = at(1);
    EXPECT_LE(low.candidates, high.candidates);
    EXPECT_LE(high.candidates, all.candidates);
    EXPECT_LT(low.recall, high.recall);
    EXPECT_NEAR(low.recall, 0.5, 0.1);
    EXPECT_NEAR(high.recall, 0.95, 0.04);
    EXPECT_EQ(at(0.95).candidates, high.candidates) << "measured again";
    target.most = high.candidates / 2;
    const CandidateCount short_of_it = at(0.95);
    EXPECT_EQ(short_of_it.candidates, target.most);
    EXPECT_LT(short_of_it.recall, high.recall);
}

TEST_F(CandidateCounts, OfNothingToMissAndOfWhatDoesNotFit) {
    const EmbeddingMatrix zeros(rows, 24);
    const SparseIndex index = SparseIndex::build(codes_, k);
    EXPECT_EQ(candidates_for_recall(index, zeros.view())->recall, 1);
    const auto refused = candidates_for_recall(index, queries());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = candidates_for_recall(index, documents(), {}, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    const SearchQuery query{asked_.row(0), queries().row(0), {}};
    const auto searching = searcher("two-stage")->search(query, {.k = k, .stop = stop.get_token()});
    ASSERT_FALSE(searching);
    EXPECT_EQ(searching.error().code, ErrorCode::cancelled);
}

TEST_F(CandidateCounts, AreNotReportedWhenTheNumberWasGiven) {
    const SearchQuery query{asked_.row(0), queries().row(0), {}};
    const SearchCost cost =
        searcher("two-stage")->search(query, {.n = 5, .k = k, .candidates = 30})->cost;
    EXPECT_EQ(cost.handed_over, 30);
    EXPECT_FALSE(cost.dense_recall);
}

TEST_F(CandidateCounts, AnInfiniteWeightOrdersByTheEmbeddingAlone) {
    const SearchQuery query{asked_.row(1), queries().row(1), {}};
    const auto hits =
        searcher("two-stage")
            ->search(query, {.n = 20, .k = k, .candidates = 50, .dense_weight = infinite})
            ->hits;
    ASSERT_EQ(hits.size(), 20U);
    for (const SearchHit& hit : hits)
        EXPECT_EQ(hit.score, hit.parts->dense);
    EXPECT_TRUE(std::ranges::is_sorted(hits, std::greater{}, &SearchHit::score));
}

}  // namespace
}  // namespace sparsescope
