// SPDX-License-Identifier: GPL-3.0-or-later
// Every level of the processor's vector instructions gives the same bits.
#include "core/search/kernels.h"

#include <gtest/gtest.h>

#include "core/search/sparse_index.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

class KernelsTest : public testing::Test {
  protected:
    void TearDown() override { limit_simd_level(SimdLevel::avx512_vbmi); }
};

std::vector<SimdLevel> levels() {
    std::vector<SimdLevel> levels{SimdLevel::scalar};
    for (const SimdLevel level : {SimdLevel::avx2, SimdLevel::avx512_vbmi})
        if (level <= best_simd_level()) levels.push_back(level);
    return levels;
}

TEST_F(KernelsTest, AddAndCollectAlikeAtEveryLevel) {
    Random random(8);
    for (int round = 0; round < 200; ++round) {
        // Dense lists become bitmaps, thin ones arrays.
        const std::size_t rows = 64 + 64 * random.below(40);
        const std::size_t hidden = 1 + random.below(40);
        ForwardRows forward(4, hidden);
        const CodeMatrix codes = test::random_codes(random, rows, hidden, 4, 0);
        for (std::size_t row = 0; row < rows; ++row)
            forward.append(codes.row(row));
        const Segment segment(std::move(forward));
        const auto factor = static_cast<std::uint16_t>(1 + random.below(60'000));
        const auto threshold = static_cast<std::uint16_t>(1 + random.below(30'000));
        std::vector<std::vector<std::uint32_t>> found;
        for (const SimdLevel level : levels()) {
            limit_simd_level(level);
            ASSERT_EQ(simd_level(), level);
            std::vector<std::uint16_t> sums(rows);
            segment.for_each_list([&](NeuronId, const PostingList& list, std::uint32_t) {
                if (list.bitmap) {
                    const auto used = kernels().add_bitmap(sums.data(), list, 0, rows / 64,
                                                           list.impacts(), factor);
                    EXPECT_EQ(used, list.count);
                } else {
                    kernels().add_array(sums.data(), list.row_ids(), list.impacts(), list.count,
                                        factor);
                }
            });
            auto& mine = found.emplace_back(sums.begin(), sums.end());
            std::vector<Candidate> out(rows);
            out.resize(kernels().collect(sums.data(), 0, rows, threshold, out.data()));
            for (const Candidate& candidate : out)
                mine.push_back(candidate.row * 65'536U + candidate.bound);
            EXPECT_EQ(std::ranges::count(sums, 0), static_cast<std::ptrdiff_t>(rows));
        }
        for (const auto& mine : found)
            ASSERT_EQ(mine, found.front());
    }
}

TEST_F(KernelsTest, SearchAlikeAtEveryLevel) {
    Random random(9);
    const CodeMatrix codes = test::random_codes(random, 3000, 60, 8, 0);
    const SparseIndex index = SparseIndex::build(codes, 8);
    for (int round = 0; round < 100; ++round) {
        const auto query = test::random_code(random, 60, 8, 0);
        std::vector<std::vector<ScoredRow>> found;
        for (const SimdLevel level : levels()) {
            limit_simd_level(level);
            SearchCost cost;
            found.push_back(index.search(query.view(), {.n = 20}, cost));
        }
        for (const auto& mine : found) {
            ASSERT_EQ(mine.size(), found.front().size());
            for (std::size_t i = 0; i < mine.size(); ++i) {
                EXPECT_EQ(mine[i].row, found.front()[i].row);
                EXPECT_EQ(mine[i].score, found.front()[i].score);
            }
        }
    }
}

}  // namespace
}  // namespace sparsescope
