// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/sparse_head.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/random.h"

namespace sparsescope {
namespace {

using Neurons = std::vector<NeuronId>;
using Floats = std::vector<float>;

// d = 2, h = 4; a = W(x − b) + c.
HeadWeights small_head() {
    HeadWeights head;
    head.dim = 2;
    head.hidden = 4;
    head.encoder_weight = {1, 0, 0, 1, 1, 1, -2, 0};
    head.pre_bias = {1, -1};
    head.latent_bias = {0, 0.5F, 0, 0};
    return head;
}

TEST(PreActivations, AreTheAffineMapWorkedOutByHand) {
    // x − b = (2, 3)
    EXPECT_EQ(pre_activations(small_head(), Floats{3, 2}), (Floats{2, 3.5F, 5, -4}));
}

TEST(TopK, PutsTheStrongestFirst) {
    const Code code = top_k(Floats{0.5F, 3, 1, 2}, 2);
    EXPECT_EQ(code.neurons, (Neurons{1, 3}));
    EXPECT_EQ(code.weights, (Floats{3, 2}));
}

TEST(TopK, GivesATieToTheLowerNeuron) {
    EXPECT_EQ(top_k(Floats{1, 2, 2, 1, 2}, 2).neurons, (Neurons{1, 2}));
    EXPECT_EQ(top_k(Floats{1, 2, 2, 1, 2}, 4).neurons, (Neurons{1, 2, 4, 0}));
}

TEST(TopK, ChoosesSignedValuesAndDropsWhatIsNotPositive) {
    // The strongest three are 4, 0 and −1; only 4 passes the ReLU. −9 is large but negative.
    EXPECT_EQ(top_k(Floats{-9, 4, 0, -1}, 3).neurons, (Neurons{1}));
    EXPECT_TRUE(top_k(Floats{-1, -2}, 2).neurons.empty());
}

TEST(TopK, TakesAnyK) {
    const Floats values{3, 1, 2};
    EXPECT_TRUE(top_k(values, 0).neurons.empty());
    EXPECT_TRUE(top_k(values, -1).neurons.empty());
    EXPECT_EQ(top_k(values, 100).neurons, (Neurons{0, 2, 1}));
    EXPECT_TRUE(top_k({}, 3).neurons.empty());
}

TEST(TopK, LeavesOutWhatIsNotANumber) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(top_k(Floats{nan, 1, nan, 2}, 3).neurons, (Neurons{3, 1}));
}

TEST(TopK, EqualsSortingEverything) {
    Random random(7);
    for (int round = 0; round < 300; ++round) {
        Floats values(1 + random.below(60));
        for (float& value : values)
            value = static_cast<float>(random.below(9)) - 4;
        Neurons order(values.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<NeuronId>(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](NeuronId a, NeuronId b) { return values[a] > values[b]; });
        const int k = 1 + static_cast<int>(random.below(values.size()));
        order.resize(static_cast<std::size_t>(k));
        std::erase_if(order, [&](NeuronId neuron) { return !(values[neuron] > 0); });
        EXPECT_EQ(top_k(values, k).neurons, order);
    }
}

TEST(Encode, ACodeIsThePrefixOfTheCodeAtALargerK) {
    const Code two = encode(small_head(), Floats{3, 2}, 2);
    const Code all = encode(small_head(), Floats{3, 2}, 4);
    EXPECT_EQ(two.neurons, (Neurons{2, 1}));
    EXPECT_EQ(all.neurons, (Neurons{2, 1, 0}));
    EXPECT_EQ(two.weights, (Floats{5, 3.5F}));
}

TEST(Reconstruct, AddsWeightedRowsToThePreBias) {
    const Neurons neurons{2, 3};
    const Floats weights{5, 0.5F};
    // 5·(1, 1) + 0.5·(−2, 0) + (1, −1)
    EXPECT_EQ(reconstruct(small_head(), {neurons, weights}), (Floats{5, 4}));
    EXPECT_EQ(reconstruct(small_head(), {}), (Floats{1, -1}));
}

TEST(Reconstruct, AddsDecoderRowsWhereTheHeadHasThem) {
    HeadWeights head = small_head();
    head.decoder_weight = {0, 1, 2, 0, 3, 4, 0, -6};
    EXPECT_FALSE(head.tied());
    const Neurons neurons{2, 3};
    const Floats weights{5, 0.5F};
    // 5·(3, 4) + 0.5·(0, −6) + (1, −1)
    EXPECT_EQ(reconstruct(head, {neurons, weights}), (Floats{16, 16}));
    // Which neurons are active is the encoder's business alone.
    EXPECT_EQ(encode(head, Floats{3, 2}, 2).neurons, encode(small_head(), Floats{3, 2}, 2).neurons);
}

TEST(NearestNeurons, CanCompareDecoderRows) {
    HeadWeights head;
    head.dim = 2;
    head.hidden = 3;
    head.encoder_weight = {1, 0, 1, 0, 0, 1};
    head.decoder_weight = {1, 0, 0, 1, 2, 0};
    EXPECT_EQ(nearest_neurons(head, 0, 1).front().neuron, 1U);
    EXPECT_EQ(nearest_neurons(head, 0, 1, NeuronRows::decoder).front().neuron, 2U);
    head.decoder_weight.clear();
    EXPECT_EQ(nearest_neurons(head, 0, 1, NeuronRows::decoder).front().neuron, 1U);
}

TEST(NearestNeurons, OrdersByCosineThenId) {
    HeadWeights head;
    head.dim = 2;
    head.hidden = 6;
    head.encoder_weight = {2, 0, 0, 3, 5, 0, -1, 0, 0, 0, 1, 1};
    const auto neighbours = nearest_neurons(head, 0, 10);
    ASSERT_EQ(neighbours.size(), 5U);
    EXPECT_EQ(neighbours[0].neuron, 2U);
    EXPECT_DOUBLE_EQ(neighbours[0].cosine, 1);
    EXPECT_EQ(neighbours[1].neuron, 5U);
    EXPECT_NEAR(neighbours[1].cosine, std::sqrt(0.5), 1e-6);
    EXPECT_EQ(neighbours[2].neuron, 1U);  // cosine 0, before the zero row 4
    EXPECT_EQ(neighbours[3].neuron, 4U);
    EXPECT_EQ(neighbours[3].cosine, 0);
    EXPECT_DOUBLE_EQ(neighbours[4].cosine, -1);
    EXPECT_EQ(nearest_neurons(head, 0, 2).size(), 2U);
    EXPECT_TRUE(nearest_neurons(head, 0, 0).empty());
}

}  // namespace
}  // namespace sparsescope
