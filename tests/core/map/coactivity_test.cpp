// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/coactivity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// By hand: 8 documents; neurons 0 and 1 in 4 of them each, in 3 together.
//   NPMI = ln((3/8) / (4/8 · 4/8)) / −ln(3/8) = ln 1.5 / ln(8/3) = 0.41340
TEST(Coactivity, IsTheFormula) {
    const CodeMatrix codes = test::make_codes(3, {{{0, 1.0F}, {1, 0.5F}},
                                                  {{0, 1.0F}, {1, 0.5F}},
                                                  {{1, 1.0F}, {0, 0.5F}},
                                                  {{0, 1.0F}},
                                                  {{1, 1.0F}},
                                                  {{2, 1.0F}},
                                                  {{2, 1.0F}},
                                                  {}});
    const CoactivityOptions options{.per_neuron = 3, .least_together = 1, .least_npmi = 0};
    const auto edges = coactivity_edges(codes, 2, {}, options).value();
    ASSERT_EQ(edges.size(), 1U);
    EXPECT_EQ(edges[0].first, 0U);
    EXPECT_EQ(edges[0].second, 1U);
    EXPECT_EQ(edges[0].together, 3);
    EXPECT_NEAR(edges[0].npmi, std::log(1.5) / std::log(8.0 / 3), 1e-12);
    EXPECT_TRUE(coactivity_edges(codes, 1, {}, options).value().empty());  // k = 1: never together
    const std::vector<std::int64_t> outside{8};
    EXPECT_FALSE(coactivity_edges(codes, 1, outside, options));
}

TEST(Coactivity, AreTheStrongestPairsOfAPlainCount) {
    Random random(12);
    const CodeMatrix codes = test::random_codes(random, 500, 15, 6, 0);
    const int k = 4;
    std::map<std::pair<NeuronId, NeuronId>, double> npmi;
    std::vector<double> active(15, 0);
    std::map<std::pair<NeuronId, NeuronId>, double> both;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < 500; i += 2) {
        rows.push_back(static_cast<std::int64_t>(i));
        const CodeView code = codes.row(i).prefix(k);
        for (const NeuronId a : code.neurons) {
            ++active[a];
            for (const NeuronId b : code.neurons)
                if (a < b) ++both[{a, b}];
        }
    }
    for (const auto& [pair, count] : both) {
        const double together = count / 250;
        npmi[pair] = std::log(together / (active[pair.first] / 250 * active[pair.second] / 250)) /
                     -std::log(together);
    }
    const CoactivityOptions options{.per_neuron = 2, .least_together = 3, .least_npmi = 0.02};
    const auto edges = coactivity_edges(codes, k, rows, options).value();
    std::set<std::pair<NeuronId, NeuronId>> expected;
    for (NeuronId neuron = 0; neuron < 15; ++neuron) {
        std::vector<std::pair<double, std::pair<NeuronId, NeuronId>>> own;
        for (const auto& [pair, value] : npmi)
            if ((pair.first == neuron || pair.second == neuron) && both[pair] >= 3 && value >= 0.02)
                own.push_back({-value, pair});
        std::ranges::sort(own);
        for (std::size_t e = 0; e < std::min<std::size_t>(2, own.size()); ++e)
            expected.insert(own[e].second);
    }
    EXPECT_FALSE(expected.empty());
    std::set<std::pair<NeuronId, NeuronId>> found;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        found.insert({edges[i].first, edges[i].second});
        EXPECT_NEAR(edges[i].npmi, (npmi[{edges[i].first, edges[i].second}]), 1e-12);
        if (i > 0) {
            EXPECT_LE(edges[i].npmi, edges[i - 1].npmi);
        }
    }
    EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace sparsescope
