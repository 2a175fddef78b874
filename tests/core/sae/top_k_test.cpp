// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/base/random.h"
#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope::kernels {
namespace {

template <class T>
void expect_equals_sorting(std::size_t hidden, int k, int slots, int distinct_values) {
    Random random(hidden * 31 + static_cast<std::size_t>(slots));
    constexpr std::size_t rows = 20;
    std::vector<T> a(rows * hidden);
    for (T& value : a)
        value = distinct_values > 0
                    ? static_cast<T>(static_cast<double>(random.below(
                                         static_cast<std::uint64_t>(distinct_values))) -
                                     1)
                    : static_cast<T>(random.normal());
    SparseBatch<T> batch;
    batch.resize(rows, hidden, k, slots);
    select_top(a.data(), batch);
    for (std::size_t r = 0; r < rows; ++r) {
        std::vector<NeuronId> order(hidden);
        std::iota(order.begin(), order.end(), NeuronId{0});
        const T* row = a.data() + r * hidden;
        std::stable_sort(order.begin(), order.end(),
                         [row](NeuronId x, NeuronId y) { return row[x] > row[y]; });
        std::uint32_t active = 0;
        for (int s = 0; s < slots; ++s) {
            const NeuronId expected = order[static_cast<std::size_t>(s)];
            ASSERT_EQ(batch.neurons[batch.at(r) + static_cast<std::size_t>(s)], expected)
                << "row " << r << " slot " << s;
            EXPECT_EQ(batch.values[batch.at(r) + static_cast<std::size_t>(s)],
                      std::max(row[expected], T{0}));
            if (row[expected] > 0) ++active;
        }
        EXPECT_EQ(batch.active[r], active);
    }
}

TEST(SelectTop, EqualsAStableSortForEveryShapeAndWithTies) {
    const std::pair<std::size_t, int> shapes[] = {{1, 1},     {5, 5},    {33, 1},     {64, 8},
                                                  {100, 100}, {257, 16}, {1536, 256}, {3072, 32}};
    for (const auto& [hidden, slots] : shapes)
        for (const int distinct : {0, 1, 2, 5}) {
            expect_equals_sorting<float>(hidden, 1, slots, distinct);
            expect_equals_sorting<double>(hidden, 1, slots, distinct);
        }
}

TEST(Postings, ListEveryActivePairWithThoseWithinKFirst) {
    Random random(3);
    SparseBatch<float> batch;
    batch.resize(50, 40, 3, 12);
    std::vector<float> a(50 * 40);
    for (float& value : a)
        value = static_cast<float>(random.normal() - 1);
    select_top(a.data(), batch);
    BatchPostings postings;
    build_postings(batch, postings);
    std::size_t listed = 0;
    for (NeuronId n = 0; n < 40; ++n) {
        const auto all = postings.of(n), within = postings.of_at_k(n);
        for (std::size_t e = 0; e < all.size(); ++e) {
            EXPECT_EQ(batch.neurons[batch.at(all[e].row) + all[e].slot], n);
            EXPECT_LT(all[e].slot, batch.active[all[e].row]);
            EXPECT_EQ(all[e].slot < 3, e < within.size());
            if (e > 0 && e != within.size()) {
                EXPECT_LT(all[e - 1].row, all[e].row);
            }
        }
        listed += all.size();
    }
    EXPECT_EQ(listed, std::accumulate(batch.active.begin(), batch.active.end(), std::size_t{0}));
}

}  // namespace
}  // namespace sparsescope::kernels
