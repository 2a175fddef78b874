// SPDX-License-Identifier: GPL-3.0-or-later
// Ties of scores, and recall and skew on a sample, against what brute force finds.
#include "core/workspace/code_health.h"

#include <set>

#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class CodeHealthTest : public SearchTest {
  protected:
    void SetUp() override {
        make_workspace(400);
        searchable = value_of(Searchable::open(corpus, model));
    }
    ColumnAnswer search(DocumentId document, int n, int at_k, const std::string& filter = {}) {
        const SearchColumn column{.k = at_k};
        auto response = value_of(run_search(corpus, *searchable,
                                            {.documents = {document}, .filter = filter, .n = n},
                                            std::span(&column, 1)));
        return response.columns.front();
    }
    // Counts over the list of everything.
    ScoreTies counted(const ColumnAnswer& list, const ColumnAnswer& all) {
        ScoreTies ties;
        const double best = list.result.hits.front().score - ScoreTies::width;
        const double last = list.result.hits.back().score;
        for (const SearchHit& hit : all.result.hits) {
            ties.best += hit.score >= best ? 1 : 0;
            ties.last += hit.score == last ? 1 : 0;
        }
        for (const SearchHit& hit : list.result.hits) {
            ties.best_listed += hit.score >= best ? 1 : 0;
            ties.last_listed += hit.score == last ? 1 : 0;
        }
        return ties;
    }
    void expect_same(const ScoreTies& a, const ScoreTies& b) {
        EXPECT_EQ(a.best, b.best);
        EXPECT_EQ(a.last, b.last);
        EXPECT_EQ(a.best_listed, b.best_listed);
        EXPECT_EQ(a.last_listed, b.last_listed);
    }
    std::shared_ptr<const Searchable> searchable;
};

// At k = 1 every document with the query's neuron scores exactly 1.
TEST_F(CodeHealthTest, CountsTiesBeyondTheList) {
    const DocumentId query = searchable->id_of(5);
    const ColumnAnswer all = search(query, 400, 1);
    ASSERT_GT(all.result.hits.size(), 3U);
    const ColumnAnswer list = search(query, 3, 1);
    ASSERT_EQ(list.result.hits.size(), 3U);
    ASSERT_TRUE(list.ties);
    EXPECT_EQ(list.ties->best, std::ssize(all.result.hits));
    EXPECT_EQ(list.ties->best_listed, 3);
    expect_same(*list.ties, counted(list, all));
}

TEST_F(CodeHealthTest, CountsAsBruteForceDoesAtEveryKAndLength) {
    const std::set<int> lengths{1, 2, 10, 50, 399};
    for (const int at_k : {1, 2, 4, 8}) {
        const ColumnAnswer all = search(searchable->id_of(17), 400, at_k);
        for (const int n : lengths) {
            const ColumnAnswer list = search(searchable->id_of(17), n, at_k);
            EXPECT_EQ(std::ssize(list.result.hits),
                      std::min<std::ptrdiff_t>(n, std::ssize(all.result.hits)));
            expect_same(list.ties.value(), counted(list, all));
        }
    }
}

TEST_F(CodeHealthTest, CountsOnlyWhatTheFilterLetsThrough) {
    int tried = 0, narrowed = 0;
    for (std::int64_t row = 0; row < 40; ++row) {
        const DocumentId query = searchable->id_of(row);
        const ColumnAnswer all = search(query, 400, 1, "label:north");
        if (all.result.hits.size() < 2) continue;
        const ColumnAnswer list = search(query, 1, 1, "label:north");
        expect_same(list.ties.value(), counted(list, all));
        EXPECT_EQ(list.ties->best, std::ssize(all.result.hits));
        const std::int64_t unfiltered = search(query, 1, 1).ties->best;
        EXPECT_LE(list.ties->best, unfiltered);
        narrowed += list.ties->best < unfiltered ? 1 : 0;
        ++tried;
    }
    EXPECT_GT(tried, 3);
    EXPECT_GT(narrowed, 0);
}

TEST_F(CodeHealthTest, SaysNothingOfListsThatEmbeddingsOrder) {
    for (const char* name : {"dense", "two-stage"}) {
        const SearchColumn column{.searcher = name, .k = k};
        const auto response = value_of(run_search(
            corpus, *searchable, {.documents = {searchable->id_of(1)}}, std::span(&column, 1)));
        EXPECT_FALSE(response.columns.front().ties) << name;
    }
}

TEST_F(CodeHealthTest, MeasuresRecallOfTheDenseNeighbours) {
    const auto sample = value_of(dense_sample(corpus, *searchable, 40));
    ASSERT_EQ(sample.queries.size(), 40U);
    const SearchColumn column{.k = k};
    const auto health = value_of(code_health(corpus, *searchable, column, sample));
    double expected = 0;
    for (const DenseSample::Query& query : sample.queries) {
        EXPECT_EQ(query.nearest.size(), 10U);
        const std::vector<SearchColumn> both{column, {.searcher = "dense", .k = k}};
        const auto response = value_of(
            run_search(corpus, *searchable, {.documents = {query.document}, .n = 10}, both));
        expected += response.columns.front().recall.value() / 40;
    }
    EXPECT_EQ(health.queries, 40);
    EXPECT_NEAR(health.recall.value(), expected, 1e-12);
    EXPECT_GT(expected, 0);
    EXPECT_LT(expected, 1);
    // Dense search finds its own neighbours.
    const SearchColumn dense{.searcher = "dense", .k = k};
    EXPECT_EQ(value_of(code_health(corpus, *searchable, dense, sample)).recall, 1);
}

TEST_F(CodeHealthTest, TellsHowEvenlyNeuronsAreUsed) {
    const auto health = value_of(code_health(corpus, *searchable, {.k = k}, {}));
    EXPECT_FALSE(health.recall);
    const CodeMatrix codes = value_of(corpus.codes(model));
    std::vector<double> uses(hidden);
    double total = 0;
    for (std::size_t row = 0; row < codes.rows(); ++row)
        for (const NeuronId neuron : codes.row(row).prefix(k).neurons) {
            ++uses[neuron];
            ++total;
        }
    double squares = 0;
    for (const double use : uses)
        squares += use / total * (use / total);
    EXPECT_NEAR(health.skew, static_cast<double>(hidden) * squares, 1e-9);
}

TEST_F(CodeHealthTest, LeavesRemovedDocumentsOut) {
    std::vector<DocumentId> removed;
    for (std::int64_t row = 0; row < 390; ++row)
        removed.push_back(searchable->id_of(row));
    succeed(corpus.remove_documents(removed));
    searchable = value_of(searchable->refreshed(corpus));
    const auto sample = value_of(dense_sample(corpus, *searchable, 40));
    EXPECT_EQ(sample.queries.size(), 10U);
    for (const DenseSample::Query& query : sample.queries)
        EXPECT_GE(searchable->row_of(query.document), 390);
}

TEST_F(CodeHealthTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(dense_sample(corpus, *searchable, 5, stop.get_token()).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
