// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/batch.h"

#include <gtest/gtest.h>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

TEST(Batch, AnswersAsSingleSearchesDo) {
    Random random(40);
    const CodeMatrix codes = test::random_codes(random, 900, 50, 6, 2);
    const SparseIndex index = SparseIndex::build(codes, 5);
    const auto query_at = [&](std::size_t i) { return index.code(i * 3 % 900); };
    const auto answers = search_batch(index, 500, query_at, {.n = 7});
    ASSERT_TRUE(answers);
    for (std::size_t i = 0; i < 500; ++i) {
        SearchCost cost;
        const auto alone = index.search(query_at(i).view(), {.n = 7}, cost);
        ASSERT_EQ((*answers)[i].size(), alone.size());
        for (std::size_t j = 0; j < alone.size(); ++j) {
            EXPECT_EQ((*answers)[i][j].row, alone[j].row);
            EXPECT_EQ((*answers)[i][j].score, alone[j].score);
        }
    }
}

TEST(NeighbourGraph, HoldsTheNearestOtherRows) {
    Random random(41);
    const CodeMatrix codes = test::random_codes(random, 300, 20, 5, 2);
    const SparseIndex index = SparseIndex::build(codes, 5);
    RowSet removed(300);
    for (std::size_t row = 0; row < 300; row += 7)
        removed.add(row);
    const auto graph = neighbour_graph(index, 4, &removed);
    ASSERT_TRUE(graph);
    for (std::size_t row = 0; row < 300; ++row) {
        const auto scores = index.scores(index.code(row).view());
        std::vector<ScoredRow> expected;
        for (std::size_t other = 0; other < 300 && !removed.contains(row); ++other)
            if (other != row && !removed.contains(other) && scores[other] > 0)
                expected.push_back({static_cast<std::int64_t>(other), scores[other]});
        std::ranges::sort(expected, is_better);
        for (std::size_t i = 0; i < 4; ++i) {
            const bool exists = i < expected.size();
            EXPECT_EQ(graph->rows[row * 4 + i], exists ? expected[i].row : NeighbourGraph::no_row);
            EXPECT_EQ(graph->scores[row * 4 + i],
                      exists ? static_cast<float>(expected[i].score) : 0.0F);
        }
    }
}

TEST(NeighbourGraph, StopsWhenAsked) {
    const SparseIndex index = SparseIndex::build(test::make_codes(2, {{{0, 1}}, {{0, 1}}}), 1);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(neighbour_graph(index, 1, nullptr, stop.get_token()).error().code,
              ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
