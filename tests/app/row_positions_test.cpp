// SPDX-License-Identifier: GPL-3.0-or-later
// Positions of a filtered table against a plain list of its rows.
#include <gtest/gtest.h>

#include "app/controllers/row_positions.h"
#include "core/base/random.h"

namespace sparsescope {
namespace {

RowSet every(std::size_t rows, std::size_t step) {
    RowSet set(rows);
    for (std::size_t row = 0; row < rows; row += step)
        set.add(row);
    return set;
}

TEST(RowPositions, AgreeWithAList) {
    Random random(3);
    RowSet set(1000);
    std::vector<std::int64_t> list;
    for (std::int64_t row = 0; row < 1000; ++row) {
        const bool crowded = row % 300 < 100;  // whole words without a member, and full ones
        if (!crowded && random.uniform(0, 1) < 0.9) continue;
        set.add(static_cast<std::size_t>(row));
        list.push_back(row);
    }
    const RowPositions positions(set);
    ASSERT_EQ(positions.count(), static_cast<std::int64_t>(list.size()));
    for (std::size_t first = 0; first < list.size(); ++first) {
        const auto rows = positions.rows_at(static_cast<std::int64_t>(first), 5);
        const std::size_t expected = std::min<std::size_t>(5, list.size() - first);
        ASSERT_EQ(rows.size(), expected);
        for (std::size_t i = 0; i < expected; ++i)
            ASSERT_EQ(rows[i], list[first + i]);
    }
    for (std::int64_t row = -1; row < 1010; ++row) {
        const auto next = std::ranges::lower_bound(list, row);
        ASSERT_EQ(positions.position_of(row), next - list.begin()) << row;
    }
}

TEST(RowPositions, OfAMillionRowsKnowTheLastOnes) {
    const RowPositions positions(every(1'000'000, 3));
    EXPECT_EQ(positions.count(), 333'334);
    EXPECT_EQ(positions.rows_at(333'333, 10), std::vector<std::int64_t>{999'999});
    EXPECT_TRUE(positions.rows_at(333'334, 10).empty());
    EXPECT_EQ(positions.position_of(999'998), 333'333);
    RowSet back(1'000'000);
    positions.add_to(back, 0, positions.count() - 1);
    EXPECT_EQ(back, positions.rows());
}

TEST(RowPositions, OfNothing) {
    EXPECT_EQ(RowPositions().count(), 0);
    EXPECT_TRUE(RowPositions().rows_at(0, 5).empty());
    const RowPositions none{RowSet(100)};
    EXPECT_EQ(none.count(), 0);
    EXPECT_TRUE(none.rows_at(0, 5).empty());
    EXPECT_EQ(none.position_of(50), 0);
}

}  // namespace
}  // namespace sparsescope
