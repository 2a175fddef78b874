// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "core/search/explain.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

using test::make_code;

TEST(Explain, ListsSharedNeuronsByHand) {
    const auto query = make_code({{1, 4}, {2, 3}});             // length 5
    const auto document = make_code({{2, 2}, {3, 2}, {1, 1}});  // length 3
    const auto shared = explain(query.view(), document.view(), 3);
    ASSERT_EQ(shared.size(), 2U);
    EXPECT_EQ(shared[0].neuron, 2U);
    EXPECT_DOUBLE_EQ(shared[0].value, (3.0 / 5) * (2.0 / 3));
    EXPECT_FLOAT_EQ(shared[0].query_weight, 0.6F);
    EXPECT_FLOAT_EQ(shared[0].document_weight, 2.0F / 3);
    EXPECT_EQ(shared[1].neuron, 1U);
    EXPECT_DOUBLE_EQ(shared[1].value, (4.0 / 5) * (1.0 / 3));
}

TEST(Explain, ReadsBothCodesAtK) {
    const auto query = make_code({{1, 4}, {2, 3}});
    const auto document = make_code({{2, 8}, {1, 6}});
    // At k = 1 the query is neuron 1 only, the document neuron 2 only.
    EXPECT_TRUE(explain(query.view(), document.view(), 1).empty());
    const auto same = explain(query.view(), make_code({{1, 7}, {2, 1}}).view(), 1);
    ASSERT_EQ(same.size(), 1U);
    EXPECT_EQ(same[0].value, 1);
}

TEST(Explain, GivesATieToTheLowerNeuron) {
    const auto code = make_code({{9, 1}, {3, 1}, {6, 1}});
    const auto shared = explain(code.view(), code.view(), 3);
    ASSERT_EQ(shared.size(), 3U);
    EXPECT_EQ(shared[0].neuron, 3U);
    EXPECT_EQ(shared[1].neuron, 6U);
    EXPECT_EQ(shared[2].neuron, 9U);
}

TEST(Explain, IsEmptyWithoutACode) {
    const auto code = make_code({{1, 1}});
    EXPECT_TRUE(explain({}, code.view(), 4).empty());
    EXPECT_TRUE(explain(code.view(), {}, 4).empty());
    EXPECT_TRUE(explain(code.view(), code.view(), 0).empty());
    EXPECT_TRUE(explain(code.view(), make_code({{2, 1}}).view(), 4).empty());
}

TEST(Explain, AddsUpToTheCosine) {
    Random random(11);
    for (int round = 0; round < 500; ++round) {
        const auto a = test::random_code(random, 12, 10, 0);
        const auto b = test::random_code(random, 12, 10, 0);
        const int k = 1 + static_cast<int>(random.below(12));
        std::vector<double> x(12), y(12);
        for (std::size_t i = 0; i < a.view().prefix(static_cast<std::size_t>(k)).size(); ++i) {
            x[a.neurons[i]] = a.weights[i];
        }
        for (std::size_t i = 0; i < b.view().prefix(static_cast<std::size_t>(k)).size(); ++i) {
            y[b.neurons[i]] = b.weights[i];
        }
        double xy = 0, xx = 0, yy = 0;
        for (std::size_t i = 0; i < 12; ++i) {
            xy += x[i] * y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }
        const double cosine = xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
        double sum = 0;
        for (const Contribution& c : explain(a.view(), b.view(), k))
            sum += c.value;
        EXPECT_NEAR(sum, cosine, 5e-4);  // weights are rounded to fp16
    }
}

}  // namespace
}  // namespace sparsescope
