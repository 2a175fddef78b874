// SPDX-License-Identifier: GPL-3.0-or-later
// What the sparse searchers promise: the hits of `exhaustive`, in its order, with its scores, to
// the last bit.
#include "core/search/searcher.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/search/explain.h"
#include "tests/support/random_codes.h"
#include "tests/support/searcher_at_any_k.h"

namespace sparsescope {
namespace {

using test::make_code;
using test::OwnedCode;

struct Shape {
    std::size_t rows;
    std::size_t hidden;
    std::size_t longest;
    int levels;  // of weights; few levels make many ties
};

std::vector<DocumentId> ids_for(std::size_t rows) {
    std::vector<DocumentId> ids;  // ascending with gaps, as after a removed dataset
    for (std::size_t row = 0; row < rows; ++row) {
        ids.push_back(100 + 3 * static_cast<DocumentId>(row));
    }
    return ids;
}

SearchResult search(const Searcher& searcher, CodeView query, const SearchOptions& options) {
    auto result = searcher.search({.code = query}, options);
    EXPECT_TRUE(result);
    return result ? std::move(*result) : SearchResult{};
}

class SparseSearchers : public testing::TestWithParam<const char*> {
  protected:
    [[nodiscard]] std::unique_ptr<Searcher> make(const CodeMatrix& codes,
                                                 std::span<const DocumentId> ids) const {
        return std::make_unique<test::SearcherAtAnyK>(GetParam(), codes, ids);
    }
};

void expect_explained(const SearchResult& result, CodeView query, const CodeMatrix& codes, int k) {
    for (const SearchHit& hit : result.hits) {
        double sum = 0;
        for (const Contribution& c : hit.contributions) {
            sum += c.value;
            EXPECT_NEAR(c.value, static_cast<double>(c.query_weight) * c.document_weight, 1e-6);
        }
        EXPECT_NEAR(sum, hit.score, 1e-6);
        const auto again = explain(query, codes.row(static_cast<std::size_t>(hit.row)), k);
        EXPECT_EQ(again.size(), hit.contributions.size());
    }
}

void expect_ordered(const SearchResult& result, std::span<const DocumentId> ids) {
    for (std::size_t i = 0; i < result.hits.size(); ++i) {
        const SearchHit& hit = result.hits[i];
        EXPECT_GT(hit.score, 0);
        EXPECT_LE(hit.score, 1);
        EXPECT_EQ(hit.document, ids[static_cast<std::size_t>(hit.row)]);
        if (i == 0) continue;
        const SearchHit& before = result.hits[i - 1];
        EXPECT_TRUE(before.score > hit.score ||
                    (before.score == hit.score && before.document < hit.document));
    }
}

void expect_equal(const SearchResult& found, const SearchResult& reference) {
    ASSERT_EQ(found.hits.size(), reference.hits.size());
    for (std::size_t i = 0; i < found.hits.size(); ++i) {
        EXPECT_EQ(found.hits[i].document, reference.hits[i].document);
        EXPECT_EQ(found.hits[i].row, reference.hits[i].row);
        EXPECT_EQ(found.hits[i].score, reference.hits[i].score);
    }
    EXPECT_EQ(found.cost.sharing, reference.cost.sharing);
}

TEST_P(SparseSearchers, FindsWhatExhaustiveFinds) {
    Random random(2024);
    for (const Shape& shape :
         {Shape{300, 40, 8, 0}, Shape{300, 40, 8, 2}, Shape{200, 6, 6, 1}, Shape{150, 500, 20, 3},
          Shape{40, 1, 1, 2}, Shape{1, 10, 4, 0}, Shape{0, 10, 4, 0}}) {
        const CodeMatrix codes =
            test::random_codes(random, shape.rows, shape.hidden, shape.longest, shape.levels);
        const auto ids = ids_for(shape.rows);
        const auto searcher = make(codes, ids);
        const test::SearcherAtAnyK reference("exhaustive", codes, ids);
        for (int round = 0; round < 500; ++round) {
            const OwnedCode query =
                test::random_code(random, shape.hidden, shape.longest, shape.levels);
            SearchOptions options;
            options.n = 1 + static_cast<int>(random.below(shape.rows + 20));
            options.k = 1 + static_cast<int>(random.below(shape.longest + 2));
            options.count_sharing = round % 2 == 0;
            options.whole_query = round % 7 == 0;
            RowSet allowed(shape.rows);
            if (round % 4 == 1) {
                const std::size_t one_in = 1 + random.below(20);
                for (std::size_t row = 0; row < shape.rows; ++row)
                    if (random.below(one_in) == 0) allowed.add(row);
                options.allowed = &allowed;
            }
            if (round % 3 == 0) {
                options.exclude_row = static_cast<std::int64_t>(random.below(shape.rows + 1));
            }
            const auto found = search(*searcher, query.view(), options);
            expect_equal(found, search(reference, query.view(), options));
            expect_ordered(found, ids);
            if (!options.whole_query) expect_explained(found, query.view(), codes, options.k);
            if (HasFailure()) return;  // one broken query says enough
        }
    }
}

TEST_P(SparseSearchers, FindsADocumentByItsOwnCodeAtEveryK) {
    Random random(5);
    const CodeMatrix codes = test::random_codes(random, 200, 50, 9, 0);
    const auto ids = ids_for(200);
    const auto searcher = make(codes, ids);
    for (int k = 1; k <= 10; ++k) {
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            const auto result = search(*searcher, codes.row(row), {.n = 200, .k = k});
            if (codes.row(row).empty()) {
                EXPECT_TRUE(result.hits.empty());
                continue;
            }
            ASSERT_FALSE(result.hits.empty());
            EXPECT_NEAR(result.hits.front().score, 1, 1e-12);
        }
    }
}

TEST_P(SparseSearchers, ScoresByHand) {
    const CodeMatrix codes =
        test::make_codes(6, {{{0, 3}, {1, 4}}, {{0, 5}}, {{2, 1}}, {{0, 10}}, {}});
    const std::vector<DocumentId> ids{7, 8, 9, 20, 30};
    const auto result =
        search(*make(codes, ids), make_code({{0, 4}, {2, 3}}).view(), {.n = 10, .k = 2});
    ASSERT_EQ(result.hits.size(), 4U);
    EXPECT_EQ(result.hits[0].document, 8);  // ties with 20: the lower id first
    EXPECT_EQ(result.hits[0].score, 4.0 / 5);
    EXPECT_EQ(result.hits[1].document, 20);
    EXPECT_EQ(result.hits[1].score, 4.0 / 5);
    EXPECT_EQ(result.hits[2].document, 9);
    EXPECT_DOUBLE_EQ(result.hits[2].score, 3.0 / 5);
    EXPECT_EQ(result.hits[3].document, 7);
    EXPECT_DOUBLE_EQ(result.hits[3].score, (4.0 / 5) * (3.0 / 5));
}

TEST_P(SparseSearchers, LeavesOutTheExcludedRow) {
    const CodeMatrix codes = test::make_codes(2, {{{0, 1}}, {{0, 1}}, {{0, 1}}});
    const auto ids = ids_for(3);
    const auto result = search(*make(codes, ids), codes.row(1), {.n = 3, .k = 1, .exclude_row = 1});
    ASSERT_EQ(result.hits.size(), 2U);
    EXPECT_EQ(result.hits[0].row, 0);
    EXPECT_EQ(result.hits[1].row, 2);
}

TEST_P(SparseSearchers, GivesNothingForAQueryThatCannotMatch) {
    const CodeMatrix codes = test::make_codes(4, {{{0, 1}}, {{1, 1}, {0, 0.5F}}, {}});
    const auto ids = ids_for(3);
    const auto searcher = make(codes, ids);
    const OwnedCode known = make_code({{0, 1}});
    EXPECT_TRUE(search(*searcher, {}, {.n = 5, .k = 4}).hits.empty());
    EXPECT_TRUE(search(*searcher, make_code({{3, 1}}).view(), {.n = 5, .k = 4}).hits.empty());
    EXPECT_TRUE(search(*searcher, make_code({{4000000, 1}}).view(), {.n = 5, .k = 4}).hits.empty());
    EXPECT_TRUE(search(*searcher, known.view(), {.n = 0, .k = 4}).hits.empty());
    EXPECT_TRUE(search(*searcher, known.view(), {.n = -1, .k = 4}).hits.empty());
    EXPECT_TRUE(search(*searcher, known.view(), {.n = 5, .k = 0}).hits.empty());
    EXPECT_TRUE(search(*searcher, known.view(), {.n = 5, .k = -3}).hits.empty());
}

TEST_P(SparseSearchers, CountsAnUnknownNeuronInTheLengthOfTheQuery) {
    const CodeMatrix codes = test::make_codes(2, {{{0, 1}}});
    const auto ids = ids_for(1);
    const auto result =
        search(*make(codes, ids), make_code({{99, 4}, {0, 3}}).view(), {.n = 5, .k = 2});
    ASSERT_EQ(result.hits.size(), 1U);
    EXPECT_DOUBLE_EQ(result.hits[0].score, 0.6);
    EXPECT_EQ(result.hits[0].contributions.size(), 1U);
}

TEST_P(SparseSearchers, ExplainsOnlyWhenAsked) {
    const CodeMatrix codes = test::make_codes(1, {{{0, 1}}});
    const auto ids = ids_for(1);
    const auto result = search(*make(codes, ids), codes.row(0), {.k = 1, .explain = false});
    ASSERT_EQ(result.hits.size(), 1U);
    EXPECT_TRUE(result.hits[0].contributions.empty());
}

TEST_P(SparseSearchers, AnswersSeveralThreadsAndSeveralMatricesAtOnce) {
    Random random(9);
    const CodeMatrix large = test::random_codes(random, 400, 30, 8, 2);
    const CodeMatrix small = test::random_codes(random, 50, 30, 8, 2);
    const auto ids = ids_for(400);
    const auto in_large = make(large, ids);
    const auto in_small = make(small, std::span(ids).first(50));
    const auto answer = [](const Searcher& searcher, CodeView query) {
        return search(searcher, query, {.n = 20, .k = 8});
    };
    std::vector<SearchResult> expected;
    for (std::size_t i = 0; i < 50; ++i) {
        expected.push_back(answer(i % 2 ? *in_small : *in_large, small.row(i)));
    }
    std::vector<std::vector<SearchResult>> answers(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : answers) {
            threads.emplace_back([&] {
                for (std::size_t i = 0; i < 50; ++i) {
                    mine.push_back(answer(i % 2 ? *in_small : *in_large, small.row(i)));
                }
            });
        }
    }
    for (const auto& mine : answers) {
        ASSERT_EQ(mine.size(), expected.size());
        for (std::size_t i = 0; i < mine.size(); ++i)
            expect_equal(mine[i], expected[i]);
    }
}

TEST(Inverted, AnswersAtTheKOfItsIndexAlone) {
    const CodeMatrix codes = test::make_codes(2, {{{0, 1}}});
    const auto ids = ids_for(1);
    const auto searcher =
        (*find_part(searchers(), "searcher", "inverted"))
            ->make({.ids = ids,
                    .index = std::make_shared<const SparseIndex>(SparseIndex::build(codes, 2))});
    const auto refused = searcher->search({.code = codes.row(0)}, {.k = 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().message.find("k = 2"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Searchers, SparseSearchers, testing::Values("exhaustive", "inverted"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace sparsescope
