// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/why_not.h"

#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class WhyNotTest : public SearchTest {
  protected:
    void SetUp() override {
        make_workspace(500);
        searchable = value_of(Searchable::open(corpus, model));
    }
    WhyNot ask(const SearchRequest& request, DocumentId document) {
        return value_of(why_not(corpus, *searchable, request, column, document));
    }
    std::vector<SearchHit> hits(SearchRequest request, int n) {
        request.n = n;
        return value_of(run_search(corpus, *searchable, request, std::span(&column, 1)))
            .columns[0]
            .result.hits;
    }
    DocumentId id(std::int64_t row) { return searchable->id_of(row); }

    SearchColumn column{.k = k};
    std::shared_ptr<const Searchable> searchable;
};

TEST_F(WhyNotTest, KnowsTheExactRankAndScoreOfEveryDocument) {
    SearchRequest request{.documents = {id(3)}, .filter = "label:north or label:south", .n = 10};
    const auto all = hits(request, 500);
    ASSERT_GT(all.size(), 20U);
    for (std::size_t i = 0; i < all.size(); i += 5) {
        const WhyNot why = ask(request, all[i].document);
        EXPECT_EQ(why.rank, static_cast<std::int64_t>(i) + 1);
        EXPECT_EQ(why.score, all[i].score);
        EXPECT_EQ(why.score_needed, all[9].score);
        EXPECT_EQ(why.shared.size(), all[i].contributions.size());
        EXPECT_TRUE(why.excluded.empty());
        if (i < 10) {
            EXPECT_TRUE(why.boosts.empty());
        }
    }
}

TEST_F(WhyNotTest, TellsWhatEachSideLacks) {
    const auto index = value_of(searchable->index(corpus, k));
    for (std::int64_t row = 10; row < 60; ++row) {
        const WhyNot why = ask({.documents = {id(3)}, .n = 10}, id(row));
        const auto query = index->code(3);
        const auto document = index->code(static_cast<std::size_t>(row));
        EXPECT_EQ(why.shared.size() + why.query_only.size(), query.neurons.size());
        EXPECT_EQ(why.shared.size() + why.document_only.size(), document.neurons.size());
        if (why.shared.empty()) {
            EXPECT_EQ(why.rank, 0);
        }
    }
}

TEST_F(WhyNotTest, BoostsBringTheDocumentIntoTheListAndSmallerOnesDoNot) {
    int boosted = 0;
    for (std::int64_t row = 10; row < 70; ++row) {
        SearchRequest request{.documents = {id(3)}, .n = 10};
        const WhyNot why = ask(request, id(row));
        double step = 0;
        for (const WhyNot::Boost& boost : why.boosts) {
            EXPECT_GE(boost.to - boost.from, step);  // best first
            step = boost.to - boost.from;
            const auto listed_with = [&](double weight) {
                request.neurons = {{boost.neuron, NeuronTerm::Role::weight, weight}};
                const auto found = hits(request, 10);
                return std::ranges::count(found, id(row), &SearchHit::document) > 0;
            };
            EXPECT_TRUE(listed_with(boost.to));
            EXPECT_FALSE(listed_with(boost.from + 0.9 * step));
            ++boosted;
        }
    }
    EXPECT_GT(boosted, 30);
}

TEST_F(WhyNotTest, BoostsAreChangesOfTheRequestsOwnWeights) {
    const auto own = value_of(searchable->index(corpus, k))->code(3);
    const SearchRequest request{
        .documents = {id(3)},
        .neurons = {{own.neurons[0], NeuronTerm::Role::weight, 5}},  // a query far longer than 1
        .n = 10};
    int boosted = 0;
    for (std::int64_t row = 10; row < 70; ++row) {
        for (const WhyNot::Boost& boost : ask(request, id(row)).boosts) {
            SearchRequest changed = request;
            std::erase_if(changed.neurons,
                          [&](const NeuronTerm& term) { return term.neuron == boost.neuron; });
            changed.neurons.push_back({boost.neuron, NeuronTerm::Role::weight, boost.to});
            EXPECT_EQ(std::ranges::count(hits(changed, 10), id(row), &SearchHit::document), 1);
            ++boosted;
        }
    }
    EXPECT_GT(boosted, 30);
}

TEST_F(WhyNotTest, AnyWeightIsEnoughWhileTheListIsNotFull) {
    int boosted = 0;
    for (std::int64_t row = 10; row < 70; ++row) {
        SearchRequest request{.documents = {id(3)}, .n = 600};
        const WhyNot why = ask(request, id(row));
        if (why.rank > 0) continue;
        ASSERT_FALSE(why.boosts.empty());
        request.neurons = {{why.boosts[0].neuron, NeuronTerm::Role::weight, why.boosts[0].to}};
        EXPECT_EQ(std::ranges::count(hits(request, 600), id(row), &SearchHit::document), 1);
        ++boosted;
    }
    EXPECT_GT(boosted, 0);
}

TEST_F(WhyNotTest, SaysWhyADocumentCannotBeAHit) {
    const auto code = value_of(searchable->index(corpus, k))->code(8);
    const auto excluded = [&](const SearchRequest& request, std::int64_t row) {
        return ask(request, id(row)).excluded;
    };
    EXPECT_NE(excluded({.documents = {id(8)}}, 8).find("query itself"), std::string::npos);
    EXPECT_NE(excluded({.documents = {id(3)}, .filter = "id:0"}, 8).find("filter"),
              std::string::npos);
    EXPECT_NE(
        excluded(
            {.documents = {id(3)}, .neurons = {{code.neurons[0], NeuronTerm::Role::forbid, 1}}}, 8)
            .find("forbidden"),
        std::string::npos);
    NeuronId silent = 0;
    while (std::ranges::count(code.neurons, silent) > 0)
        ++silent;
    EXPECT_NE(
        excluded({.documents = {id(3)}, .neurons = {{silent, NeuronTerm::Role::require, 1}}}, 8)
            .find("required"),
        std::string::npos);
    succeed(corpus.remove_documents(std::vector<DocumentId>{id(8)}));
    searchable = value_of(searchable->refreshed(corpus));
    EXPECT_NE(excluded({.documents = {id(3)}}, 8).find("removed"), std::string::npos);
}

TEST_F(WhyNotTest, RefusesWhatHasNoReasons) {
    column.searcher = "dense";
    EXPECT_EQ(why_not(corpus, *searchable, {.documents = {id(3)}}, column, id(4)).error().code,
              ErrorCode::unsupported);
    column.searcher = "inverted";
    EXPECT_EQ(why_not(corpus, *searchable, {.text = "word1"}, column, id(4)).error().code,
              ErrorCode::unsupported);
    EXPECT_EQ(why_not(corpus, *searchable, {.documents = {id(3)}}, column, -1).error().code,
              ErrorCode::not_found);
}

}  // namespace
}  // namespace sparsescope
