// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/search_warning.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

constexpr int stored_k = 32;

ColumnAnswer list_at(int k, const ScoreTies& ties) {
    ColumnAnswer column;
    column.column = {.searcher = searcher::sparse, .k = k};
    column.ties = ties;
    return column;
}

CodeHealth health_of(double recall, double skew) {
    return {.recall = recall, .queries = 100, .skew = skew};
}

TEST(SearchWarning, CountsDocumentsThatScoreTheSame) {
    const ColumnAnswer column =
        list_at(2, {.best = 214, .best_listed = 100, .last = 214, .last_listed = 100});
    EXPECT_EQ(search_warning(column, stored_k, nullptr),
              "214 documents share the best score: at k = 2 these codes cannot tell them apart. "
              "Raise k, or order by embedding.");
}

TEST(SearchWarning, CountsTiesWhereTheListEnds) {
    const ColumnAnswer column =
        list_at(4, {.best = 1, .best_listed = 1, .last = 57, .last_listed = 20});
    const QString sentence = search_warning(column, stored_k, nullptr);
    EXPECT_TRUE(sentence.startsWith("57 documents share the last hit's score, and only 20"))
        << sentence.toStdString();
    // All of them are listed: nothing was cut off.
    EXPECT_EQ(
        search_warning(list_at(4, {.best = 1, .best_listed = 1, .last = 57, .last_listed = 57}),
                       stored_k, nullptr),
        "");
}

TEST(SearchWarning, SaysWhenFewDenseNeighboursAreFoundOrFewNeuronsAreUsed) {
    const ColumnAnswer fine =
        list_at(8, {.best = 1, .best_listed = 1, .last = 1, .last_listed = 1});
    const CodeHealth good = health_of(0.4, 3), lost = health_of(0.06, 3),
                     uneven = health_of(0.4, 84);
    EXPECT_EQ(search_warning(fine, stored_k, nullptr), "");
    EXPECT_EQ(search_warning(fine, stored_k, &good), "");
    EXPECT_TRUE(search_warning(fine, stored_k, &lost).contains("find 6.0\u202F% at k = 8"))
        << search_warning(fine, stored_k, &lost).toStdString();
    EXPECT_TRUE(search_warning(fine, stored_k, &uneven).contains("skew 84"))
        << search_warning(fine, stored_k, &uneven).toStdString();
}

TEST(SearchWarning, AdvisesOnlyWhatCanBeDone) {
    const ScoreTies ties{.best = 30, .best_listed = 30, .last = 1, .last_listed = 1};
    EXPECT_TRUE(search_warning(list_at(stored_k, ties), stored_k, nullptr)
                    .endsWith("apart. Order by embedding."));
    ColumnAnswer two_stage;
    two_stage.column = {.searcher = searcher::two_stage, .k = 2};
    two_stage.result.cost.dense_recall = 0.5;
    const QString sentence = search_warning(two_stage, stored_k, nullptr);
    EXPECT_TRUE(sentence.contains("hand over only 50\u202F%")) << sentence.toStdString();
    EXPECT_TRUE(sentence.endsWith("Raise k.")) << sentence.toStdString();
}

TEST(SearchWarning, SaysNothingOfDenseSearches) {
    ColumnAnswer dense;
    dense.column.searcher = searcher::dense;
    const CodeHealth lost = health_of(0, 84);
    EXPECT_EQ(search_warning(dense, stored_k, &lost), "");
}

TEST(SearchWarning, TellsTheRecallOfAList) {
    ColumnAnswer column = list_at(8, {});
    const CodeHealth health = health_of(0.96, 3);
    EXPECT_EQ(recall_text(column, &health), QString("finds 96\u202F% of the dense top ten"));
    ColumnAnswer two_stage;
    two_stage.column = {.searcher = searcher::two_stage, .k = 8};
    two_stage.result.cost.dense_recall = 0.96;
    two_stage.result.cost.handed_over = 400;
    EXPECT_EQ(recall_text(two_stage, nullptr),
              QString("finds 96\u202F% of the dense top ten with 400\u00A0candidates"));
    EXPECT_EQ(recall_text(column, nullptr), "");
    EXPECT_EQ(recall_text(column, std::make_unique<CodeHealth>().get()), "");
}

}  // namespace
}  // namespace sparsescope
