// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/bench/search/codes.h"

namespace sparsescope::bench {
namespace {

void expect_canonical_rows(const CodeMatrix& codes) {
    for (std::size_t i = 0; i < codes.rows(); ++i) {
        const CodeView row = codes.row(i);
        ASSERT_FALSE(row.empty());
        EXPECT_EQ(row.weights[0], 1);
        EXPECT_EQ(std::set(row.neurons.begin(), row.neurons.end()).size(), row.size());
        for (std::size_t j = 0; j < row.size(); ++j) {
            EXPECT_LT(row.neurons[j], codes.hidden());
            EXPECT_GT(row.weights[j], 0);
            EXPECT_LE(row.weights[j], row.weights[j > 0 ? j - 1 : 0]);
        }
    }
}

TEST(SearchCodes, SyntheticRowsAreWholeAndRepeatable) {
    const SyntheticSpec spec{.documents = 300, .hidden = 512, .k = 16, .zipf = 0.5};
    const CodeMatrix codes = synthetic_codes(spec);
    ASSERT_EQ(codes.rows(), 300U);
    EXPECT_EQ(codes.entries(), 300U * 16);
    expect_canonical_rows(codes);
    const CodeMatrix again = synthetic_codes(spec);
    const auto other = spec;
    const CodeMatrix queries = synthetic_queries(other, 300);
    bool queries_differ = false;
    for (std::size_t i = 0; i < codes.rows(); ++i) {
        EXPECT_TRUE(std::ranges::equal(codes.row(i).neurons, again.row(i).neurons));
        EXPECT_TRUE(std::ranges::equal(codes.row(i).weights, again.row(i).weights));
        queries_differ |= !std::ranges::equal(codes.row(i).neurons, queries.row(i).neurons);
    }
    EXPECT_TRUE(queries_differ);
}

TEST(SearchCodes, ZipfExponentGivesTheSkewItNames) {
    const auto skew = [](double zipf, int k) {
        return posting_statistics(
                   synthetic_codes({.documents = 20000, .hidden = 4096, .k = 8, .zipf = zipf}), k)
            .skew;
    };
    EXPECT_LT(skew(0, 8), 1.3);
    EXPECT_GT(skew(0.5, 8), 1.8);
    EXPECT_LT(skew(0.5, 8), 3);
    EXPECT_GT(skew(0.8, 2), 10);
}

TEST(SearchCodes, ReplicasKeepTheSkewOfTheirModel) {
    const CodeMatrix model =
        synthetic_codes({.documents = 3000, .hidden = 1024, .k = 8, .zipf = 0.8});
    const CodeMatrix replicas = replicate(model, 12000, 8, {}, 5);
    ASSERT_EQ(replicas.rows(), 12000U);
    expect_canonical_rows(replicas);
    const double before = posting_statistics(model, 8).skew;
    EXPECT_NEAR(posting_statistics(replicas, 8).skew, before, 0.1 * before);
}

TEST(SearchCodes, StatisticsOfFourRows) {
    CodeMatrix codes(4);
    const NeuronId first[] = {0, 1};
    const NeuronId second[] = {0, 2};
    const float weights[] = {1, 0.5F};
    codes.append({first, weights});
    codes.append({first, weights});
    codes.append({second, weights});
    codes.append({second, weights});
    const PostingStatistics at2 = posting_statistics(codes, 2);
    EXPECT_DOUBLE_EQ(at2.skew, 4 * (16 + 4 + 4) / 64.0);
    EXPECT_DOUBLE_EQ(at2.expected_postings, (16 + 4 + 4) / 4.0);
    EXPECT_DOUBLE_EQ(at2.mean_length, 2);
    EXPECT_EQ(at2.used_neurons, 3U);
    EXPECT_DOUBLE_EQ(mean_postings(codes, codes, 2), at2.expected_postings);
    EXPECT_DOUBLE_EQ(posting_statistics(codes, 1).skew, 4);
}

TEST(SearchCodes, ReplicatingNothingGivesNothing) {
    EXPECT_EQ(replicate(CodeMatrix(16), 10, 4, {}, 1).rows(), 0U);
    EXPECT_EQ(posting_statistics(CodeMatrix(16), 4).skew, 0);
}

}  // namespace
}  // namespace sparsescope::bench
