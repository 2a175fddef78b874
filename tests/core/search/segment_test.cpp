// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/segment.h"

#include <gtest/gtest.h>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

Segment segment_of(const CodeMatrix& codes, int k) {
    ForwardRows rows(k, codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row)
        rows.append(codes.row(row));
    return Segment(std::move(rows));
}

// Every posting of a list as (row, impact).
std::vector<std::pair<std::size_t, int>> postings_of(const PostingList& list) {
    std::vector<std::pair<std::size_t, int>> postings;
    if (list.bitmap) {
        for (std::size_t row = 0; row < list.rows; ++row)
            if ((list.word(row / 64) >> (row % 64) & 1) != 0)
                postings.emplace_back(row, list.impacts()[postings.size()]);
    } else {
        for (std::size_t i = 0; i < list.count; ++i)
            postings.emplace_back(list.row_ids()[i], list.impacts()[i]);
    }
    return postings;
}

TEST(Segment, HoldsEveryWeightRoundedUp) {
    Random random(1);
    // Few neurons: their lists are bitmaps; many: arrays.
    for (const std::size_t hidden : {4U, 300U, 70'000U}) {
        const CodeMatrix codes = test::random_codes(random, 500, hidden, 6, 0);
        const Segment segment = segment_of(codes, 4);
        std::size_t found = 0;
        bool bitmaps = false;
        bool arrays = false;
        segment.for_each_list([&](NeuronId neuron, const PostingList& list, std::uint32_t) {
            (list.bitmap ? bitmaps : arrays) = true;
            for (const auto& [row, impact] : postings_of(list)) {
                const auto code = segment.forward().code(row);
                const auto at = std::ranges::find(code.neurons, neuron);
                ASSERT_NE(at, code.neurons.end());
                const double weight =
                    code.weights[static_cast<std::size_t>(at - code.neurons.begin())] /
                    code.view().norm();
                EXPECT_GE(impact * list.weight_per_impact(), weight * (1 - 1e-12));
                EXPECT_LT((impact - 1) * list.weight_per_impact(), weight);
                ++found;
            }
        });
        std::size_t entries = 0;
        for (std::size_t row = 0; row < codes.rows(); ++row)
            entries += codes.row(row).prefix(4).size();
        EXPECT_EQ(found, entries);
        EXPECT_EQ(bitmaps, hidden == 4);
        EXPECT_EQ(arrays, hidden != 4);
    }
}

TEST(Segment, ComesBackFromItsBytes) {
    Random random(2);
    for (const std::size_t rows : {0U, 1U, 63U, 700U}) {
        const CodeMatrix codes = test::random_codes(random, rows, 40, 8, 0);
        const Segment segment = segment_of(codes, 5);
        const auto bytes = segment.serialize();
        const auto again = Segment::parse(bytes, 5, 40);
        ASSERT_TRUE(again) << again.error().message;
        EXPECT_EQ(again->rows(), rows);
        EXPECT_EQ(again->serialize(), bytes);
    }
}

TEST(Segment, RefusesOtherShapesAndEveryTruncation) {
    Random random(3);
    const Segment segment = segment_of(test::random_codes(random, 90, 12, 6, 0), 3);
    const auto bytes = segment.serialize();
    EXPECT_FALSE(Segment::parse(bytes, 4, 12));
    EXPECT_FALSE(Segment::parse(bytes, 3, 13));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto broken = Segment::parse(std::span(bytes).first(size), 3, 12);
        ASSERT_FALSE(broken);
        EXPECT_EQ(broken.error().code, ErrorCode::corrupt);
    }
}

// Checksums find a wrong byte; whoever gets past them must still not read out of bounds (run with
// the address sanitizer this is the test).
TEST(Segment, NeverReadsOutsideWhateverTheBytesAre) {
    Random random(4);
    const Segment segment = segment_of(test::random_codes(random, 130, 9, 6, 0), 3);
    const auto bytes = segment.serialize();
    std::size_t refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto damaged = bytes;
        damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
        const auto parsed = Segment::parse(damaged, 3, 9);
        if (!parsed) {
            ++refused;
            continue;
        }
        std::size_t sum = 0;
        parsed->for_each_list([&](NeuronId, const PostingList& list, std::uint32_t) {
            for (const auto& [row, impact] : postings_of(list))
                sum += row + static_cast<std::size_t>(impact);
        });
        EXPECT_GT(sum, 0U);
    }
    EXPECT_GT(refused, 0U);
}

TEST(ForwardRows, KeepRatiosToTheStrongestWeight) {
    ForwardRows rows(3, 100);
    rows.append(test::make_code({{7, 8}, {9, 6}, {2, 2}, {1, 1}}).view());
    rows.append({});
    rows.append(test::make_code({{5, 1e30F}, {6, 1e-30F}}).view());
    const auto code = rows.code(0);
    EXPECT_EQ(code.neurons, (std::vector<NeuronId>{7, 9, 2}));
    EXPECT_EQ(code.weights, (std::vector<float>{1, 0.75F, 0.25F}));
    EXPECT_TRUE(rows.code(1).neurons.empty());
    EXPECT_EQ(rows.code(2).neurons, std::vector<NeuronId>{5});  // the other is nothing beside it
    EXPECT_EQ(rows.bytes().size(), 3U * 3 * 4);
    EXPECT_EQ(ForwardRows(3, 65'536).row_bytes(), 12U);
    EXPECT_EQ(ForwardRows(3, 65'537).row_bytes(), 18U);
}

TEST(ForwardRows, TakeWhatIsNoWeightForNothing) {
    EXPECT_EQ(canonical_weight(std::nanf(""), 1), 0);
    EXPECT_EQ(canonical_weight(1, std::nanf("")), 0);
    EXPECT_EQ(canonical_weight(-1, 1), 0);
    EXPECT_EQ(canonical_weight(0, 0), 0);
    EXPECT_EQ(canonical_value(canonical_weight(1, 0)), 1);  // an infinite ratio is the strongest
    EXPECT_EQ(canonical_value(canonical_weight(0x1p-14F, 1)), 0x1p-14F);
    EXPECT_EQ(canonical_weight(0x1p-15F, 1), 0);
}

}  // namespace
}  // namespace sparsescope
