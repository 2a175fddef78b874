// SPDX-License-Identifier: GPL-3.0-or-later
// The toy is found, asked and costed like any searcher.
#include <gtest/gtest.h>

#include "core/base/part_list.h"
#include "core/workspace/why_not.h"
#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class ToySearcherTest : public SearchTest {
  protected:
    void SetUp() override {
        make_workspace(200);
        searchable = value_of(Searchable::open(corpus, model));
    }
    SearchResponse search(const SearchRequest& request, const std::vector<SearchColumn>& columns) {
        return value_of(run_search(corpus, *searchable, request, columns));
    }
    std::shared_ptr<const Searchable> searchable;
};

TEST_F(ToySearcherTest, IsInTheListBehindTheOthers) {
    ASSERT_GT(searchers().size(), 5U);
    EXPECT_EQ(searchers().back()->name, "toy-distance");
    const auto unknown = find_part(searchers(), "searcher", "psychic");
    EXPECT_NE(unknown.error().message.find("full-text, toy-distance"), std::string::npos);
}

TEST_F(ToySearcherTest, AnswersBesideOthersUnderAFilter) {
    const DocumentId query = searchable->id_of(5);
    const auto response = search({.documents = {query}, .filter = "label:south", .n = 1000},
                                 {{.searcher = "toy-distance"}, {.searcher = "dense"}});
    const ColumnAnswer& toy = response.columns.front();
    const auto labels = value_of(corpus.labels(dataset));
    ASSERT_FALSE(toy.result.hits.empty());
    EXPECT_EQ(std::ssize(toy.result.hits), *response.let_through - (labels[5] == 1 ? 1 : 0));
    const auto embeddings = value_of(searchable->embeddings(corpus));
    const auto first = [&](std::int64_t row) {
        return static_cast<double>(embeddings->row(static_cast<std::size_t>(row))[0]);
    };
    for (const SearchHit& hit : toy.result.hits) {
        EXPECT_EQ(labels[static_cast<std::size_t>(hit.row)], 1);
        EXPECT_DOUBLE_EQ(hit.score, -std::abs(first(5) - first(hit.row)));
    }
    EXPECT_EQ(toy.recall, 1) << "as many as dense finds";
    EXPECT_FALSE(toy.ties) << "no codes order it";
    EXPECT_EQ(toy.bytes_per_document, 2 + 100 * std::int64_t{dim});
}

TEST_F(ToySearcherTest, HasNoNeuronsToSayWhyNot) {
    const auto refused = why_not(corpus, *searchable, {.documents = {searchable->id_of(5)}},
                                 {.searcher = "toy-distance"}, searchable->id_of(6));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
}

TEST_F(ToySearcherTest, HasACommandLineWithoutTheOptionsOfOthers) {
    const auto words = search_arguments("w.sscope", "", {.documents = {7}, .n = 3},
                                        {.searcher = "toy-distance", .k = 4});
    const std::vector<std::string> expected{"search", "w.sscope", "--document", "7",
                                            "--top",  "3",        "--searcher", "toy-distance"};
    EXPECT_EQ(words, expected);
}

}  // namespace
}  // namespace sparsescope
