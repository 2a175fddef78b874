// SPDX-License-Identifier: GPL-3.0-or-later
// The window offers the toy and says what it is, without knowing it.
#include <gtest/gtest.h>

#include <QAction>
#include <QMenu>

#include "app/controllers/search_answer.h"
#include "app/pages/search/search_columns.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr ColumnChoices choices{.k = 8, .stored_k = 8, .dim = 256};
const SearchColumn toy{.searcher = "toy-distance", .k = 0};

TEST(ToySearcherMenu, OffersIt) {
    QMenu menu;
    std::vector<SearchColumn> chosen;
    fill_column_menu(menu, choices, [&](const SearchColumn& column) { chosen.push_back(column); });
    auto* action = menu.findChild<QAction*>("column_toy_distance");
    ASSERT_TRUE(action);
    EXPECT_EQ(action, menu.actions().last());
    EXPECT_EQ(action->text(), "Toy distance");
    EXPECT_EQ(action->toolTip(), "Nearest first number of the embeddings.");
    action->trigger();
    EXPECT_EQ(chosen, std::vector{toy});
}

TEST(ToySearcherMenu, DescribesItsColumn) {
    EXPECT_EQ(column_title(toy, 8), "toy distance");
    EXPECT_EQ(column_caption(toy, choices),
              "all " + format::counted(choices.dim, "number", "numbers") + ", one of them");
    EXPECT_EQ(score_meaning(toy), "Minus the distance of the first numbers");
    EXPECT_FALSE(reads_codes(toy));
    EXPECT_FALSE(orders_by_embedding(toy));
}

}  // namespace
}  // namespace sparsescope
