// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_postings.h"

#include <gtest/gtest.h>

#include "core/base/parallel.h"
#include "tests/core/eval/one_neuron/naive_neuron.h"

namespace sparsescope {
namespace {

TEST(NeuronPostings, ByHand) {
    const CodeMatrix codes = test::make_codes(
        4, {{{0, 4}, {1, 1}}, {{0, 2}}, {{1, 3}, {0, 1}}, {{2, 8}, {0, 1e-6F}}, {}});
    const NeuronPostings postings(codes);
    ASSERT_EQ(postings.hidden(), 4U);
    const auto entries = entries_of(codes, postings, 0);  // its fourth weight is below epsilon
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].row, 0U);
    EXPECT_EQ(entries[0].rank, 1);
    EXPECT_EQ(entries[0].weight, 4);
    EXPECT_EQ(entries[2].row, 2U);
    EXPECT_EQ(entries[2].rank, 2);
    EXPECT_EQ(entries[2].weight, 1);
    EXPECT_EQ(postings.active_counts(1), (std::vector<std::int64_t>{2, 1, 1, 0}));
    EXPECT_EQ(postings.active_counts(2), (std::vector<std::int64_t>{3, 2, 1, 0}));
    EXPECT_EQ(postings.bytes(), 5 * 8 + 6 * 6U);
}

TEST(NeuronPostings, HoldWhatReadingEveryCodeFinds) {
    Random random(7);
    const CodeMatrix codes = test::random_codes(random, 9000, 40, 12, 0);  // two parts of rows
    const NeuronPostings postings(codes);
    for (const int k : {1, 4, 12}) {
        const auto counts = postings.active_counts(k);
        for (NeuronId neuron = 0; neuron < 40; ++neuron)
            EXPECT_EQ(counts[neuron], test::naive_count(codes, neuron, k)) << neuron << " " << k;
    }
    auto expected = test::active_entries(codes, 17, 12);
    std::ranges::sort(expected, {}, &NeuronEntry::row);
    const auto entries = entries_of(codes, postings, 17);
    ASSERT_EQ(entries.size(), expected.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_EQ(entries[i].row, expected[i].row);
        EXPECT_EQ(entries[i].rank, expected[i].rank);
        EXPECT_EQ(entries[i].weight, expected[i].weight);
    }
}

TEST(NeuronPostings, DoNotDependOnThreads) {
    Random random(8);
    const CodeMatrix codes = test::random_codes(random, 9000, 30, 6, 3);
    const int threads = compute_threads();
    set_compute_threads(1);
    const NeuronPostings one(codes);
    set_compute_threads(3);
    const NeuronPostings three(codes);
    set_compute_threads(threads);
    for (NeuronId neuron = 0; neuron < 30; ++neuron) {
        EXPECT_TRUE(std::ranges::equal(one.rows(neuron), three.rows(neuron)));
        EXPECT_TRUE(std::ranges::equal(one.ranks(neuron), three.ranks(neuron)));
    }
}

TEST(NeuronPostings, TakeNothing) {
    EXPECT_EQ(NeuronPostings(CodeMatrix(3)).active_counts(2), (std::vector<std::int64_t>{0, 0, 0}));
    EXPECT_EQ(NeuronPostings(CodeMatrix()).hidden(), 0U);
    EXPECT_EQ(NeuronPostings().hidden(), 0U);
}

}  // namespace
}  // namespace sparsescope
