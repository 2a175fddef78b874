// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/batcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "core/sae/batch_order.h"
#include "core/types/ids.h"

namespace sparsescope {
namespace {

using Labels = std::vector<std::int32_t>;

Labels pairs(std::size_t count) {
    Labels labels;
    for (std::size_t i = 0; i < 2 * count; ++i)
        labels.push_back(static_cast<std::int32_t>(i % count));  // partners are far apart
    return labels;
}

// `share` of the rows in class 0, the others in 1 … classes − 1 in turn.
Labels classes(std::size_t rows, int count, double share) {
    Labels labels;
    for (std::size_t i = 0; i < rows; ++i)
        labels.push_back(static_cast<double>(i) < share * static_cast<double>(rows)
                             ? 0
                             : 1 + static_cast<std::int32_t>(i) % (count - 1));
    return labels;
}

// The labels of each batch of one epoch.
std::vector<Labels> batches(const Labels& labels, std::size_t batch, BatchOrder order,
                            std::uint64_t seed = 1) {
    Random random(seed);
    std::vector<Labels> list;
    const auto rows = epoch_order(order, labels.size(), labels, batch, random);
    for (std::size_t first = 0; first < rows.size(); first += batch) {
        list.emplace_back();
        for (std::size_t i = first; i < std::min(first + batch, rows.size()); ++i)
            list.back().push_back(labels[rows[i]]);
    }
    return list;
}

std::size_t split_labels(const std::vector<Labels>& list) {
    std::map<std::int32_t, std::size_t> seen_in;
    for (const Labels& batch : list)
        for (const std::int32_t label : std::set<std::int32_t>(batch.begin(), batch.end()))
            ++seen_in[label];
    return static_cast<std::size_t>(
        std::ranges::count_if(seen_in, [](const auto& seen) { return seen.second > 1; }));
}

TEST(EpochOrder, HoldsEveryRowOnceWhateverTheShape) {
    for (const auto order : {BatchOrder::shuffled, BatchOrder::grouped, BatchOrder::sequential})
        for (const std::size_t batch : {1UL, 2UL, 3UL, 7UL, 16UL, 64UL, 1000UL})
            for (Labels labels : {pairs(101), classes(203, 4, 0.9), classes(50, 40, 0.02),
                                  Labels(33, 5), Labels(21, no_label), Labels{3}}) {
                Random random(batch);
                auto rows = epoch_order(order, labels.size(), labels, batch, random);
                std::ranges::sort(rows);
                ASSERT_EQ(rows.size(), labels.size());
                for (std::size_t i = 0; i < rows.size(); ++i)
                    ASSERT_EQ(rows[i], i);
            }
}

TEST(EpochOrder, GroupedKeepsPairsTogetherWhereShuffledDoesNot) {
    const Labels labels = pairs(1000);
    EXPECT_EQ(split_labels(batches(labels, 128, BatchOrder::grouped)), 0U);
    EXPECT_GT(split_labels(batches(labels, 128, BatchOrder::shuffled)), 900U);
    // Groups of two and three: the last place of a batch goes to one that fits.
    Labels mixed = pairs(500);
    for (std::int32_t i = 0; i < 250; ++i)
        mixed.push_back(2 * i);
    EXPECT_LE(split_labels(batches(mixed, 64, BatchOrder::grouped)), 1U);
    // An odd batch cannot help dividing one pair at each seam, and no more.
    EXPECT_LE(split_labels(batches(labels, 65, BatchOrder::grouped)), 2000U / 65);
}

TEST(EpochOrder, GroupedStillMixesClasses) {
    for (const auto& labels :
         {classes(5000, 2, 0.5), classes(5000, 2, 0.8), classes(5000, 20, 0.4)})
        for (std::uint64_t seed = 0; seed < 20; ++seed)
            for (const Labels& batch : batches(labels, 128, BatchOrder::grouped, seed)) {
                if (batch.size() < 128) continue;
                EXPECT_GT(std::set<std::int32_t>(batch.begin(), batch.end()).size(), 1U);
                std::map<std::int32_t, int> count;
                for (const std::int32_t label : batch)
                    ++count[label];
                // Each label that is there has company.
                EXPECT_GT(std::ranges::max(count | std::views::values), 8);
            }
}

TEST(EpochOrder, GroupedIsADifferentOrderEachEpoch) {
    const Labels labels = pairs(100);
    EXPECT_NE(batches(labels, 16, BatchOrder::grouped, 1),
              batches(labels, 16, BatchOrder::grouped, 2));
    EXPECT_EQ(batches(labels, 16, BatchOrder::grouped, 1),
              batches(labels, 16, BatchOrder::grouped, 1));
}

// A batcher put back to a position gives the same batches from there on, across epochs.
TEST(Batcher, GoesOnWhereItWasInEveryOrder) {
    constexpr std::size_t rows = 50, batch = 16;
    EmbeddingMatrix data(rows, 1);
    for (std::size_t r = 0; r < rows; ++r)
        data.row(r)[0] = static_cast<float>(r);
    const Labels labels = pairs(rows / 2);
    std::vector<std::uint64_t> sets;  // two words a row
    for (std::uint64_t r = 0; r < rows; ++r)
        sets.insert(sets.end(), {r, 100 + r});
    for (const auto order : {BatchOrder::shuffled, BatchOrder::grouped, BatchOrder::sequential})
        for (int before = 0; before < 9; ++before) {
            Batcher straight(data.view(), labels, batch, order, Random(5), sets);
            for (int i = 0; i < before; ++i)
                (void)straight.next();
            Batcher resumed(data.view(), labels, batch, order, Random(99), sets);
            resumed.restore(straight.position());
            for (int i = 0; i < 9; ++i) {
                const auto expected = straight.next(), got = resumed.next();
                ASSERT_EQ(got.rows, expected.rows);
                for (std::size_t r = 0; r < got.rows; ++r) {
                    EXPECT_EQ(got.x[r], expected.x[r]);
                    EXPECT_EQ(got.labels[r], expected.labels[r]);
                    EXPECT_EQ(got.label_sets[2 * r], static_cast<std::uint64_t>(got.x[r]));
                    EXPECT_EQ(got.label_sets[2 * r + 1], 100 + got.label_sets[2 * r]);
                }
            }
        }
}

TEST(Batcher, KeepsTheLastPartialBatch) {
    EmbeddingMatrix data(33, 2);
    const Labels labels = pairs(17);
    Batcher batcher(data.view(), std::span(labels).first(33), 16, BatchOrder::grouped, Random(1));
    EXPECT_EQ(batcher.next().rows, 16U);
    EXPECT_EQ(batcher.next().rows, 16U);
    EXPECT_EQ(batcher.next().rows, 1U);
    EXPECT_EQ(batcher.next().rows, 16U);
}

}  // namespace
}  // namespace sparsescope
