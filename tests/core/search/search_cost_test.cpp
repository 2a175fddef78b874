// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/support/random_codes.h"
#include "tests/support/searcher_at_any_k.h"

namespace sparsescope {
namespace {

std::unique_ptr<Searcher> make(std::string_view name, const CodeMatrix& codes,
                               std::span<const DocumentId> ids) {
    return std::make_unique<test::SearcherAtAnyK>(name, codes, ids);
}

const std::vector<DocumentId> ids{1, 2, 3, 4};

// Neuron 0 is at rank 0 in rows 0 and 3, at rank 1 in row 1.
CodeMatrix codes() {
    return test::make_codes(
        5, {{{0, 3}, {1, 2}}, {{2, 3}, {0, 1}}, {{4, 1}}, {{0, 5}, {1, 4}, {2, 3}}});
}

TEST(InvertedCost, ReadsOnlyPostingsOfTheQuerysNeuronsBelowK) {
    const CodeMatrix matrix = codes();
    const auto inverted = make("inverted", matrix, ids);
    const auto query = test::make_code({{0, 2}, {1, 1}});
    const auto at_two =
        inverted->search({.code = query.view()}, {.n = 10, .k = 2, .count_sharing = true})->cost;
    EXPECT_EQ(at_two.postings, 3 + 2);
    EXPECT_EQ(at_two.sharing, 3);
    const auto at_one =
        inverted->search({.code = query.view()}, {.n = 10, .k = 1, .count_sharing = true})->cost;
    EXPECT_EQ(at_one.postings, 2);
    EXPECT_EQ(at_one.sharing, 2);
    EXPECT_GE(at_one.microseconds, 0);
}

TEST(ExhaustiveCost, ReadsEveryCodeUpToK) {
    const CodeMatrix matrix = codes();
    const auto exhaustive = make("exhaustive", matrix, ids);
    const auto query = test::make_code({{0, 2}, {1, 1}});
    EXPECT_EQ(exhaustive->search({.code = query.view()}, {.n = 10, .k = 2})->cost.postings,
              2 + 2 + 1 + 2);
    EXPECT_EQ(exhaustive->search({.code = query.view()}, {.n = 10, .k = 2})->cost.candidates, 4);
}

TEST(SearcherList, SaysWhichNamesThereAre) {
    const auto missing = find_part(searchers(), "searcher", "psychic");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(missing.error().message.find("exhaustive, inverted"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
