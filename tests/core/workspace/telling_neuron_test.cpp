// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/telling_neuron.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

// A model of codes alone, one neuron a document.
struct Coded {
    LoadedModel model;

    Coded() { model.codes = CodeMatrix(5); }
    void add(int documents, NeuronId neuron, float weight, std::int32_t label) {
        for (int i = 0; i < documents; ++i) {
            const float falling = weight - 0.001F * static_cast<float>(i);
            model.codes.append({std::span(&neuron, 1), std::span(&falling, 1)});
            model.ids.push_back(std::ssize(model.ids) + 1);
            model.labels.push_back(label);
            model.splits.push_back(Split::train);
        }
    }
};

TEST(TellingNeuron, HasManyStrongExamplesOfOneLabel) {
    Coded coded;
    coded.add(150, 0, 0.9F, 0);  // too common to stand for anything
    coded.add(6, 1, 0.8F, 0);    // strong, but of two labels
    coded.add(6, 1, 0.8F, 1);
    coded.add(3, 2, 0.9F, 1);   // strong, but few
    coded.add(12, 3, 0.3F, 1);  // of one label, but weak
    coded.add(1, 4, 0.75F, 0);  // the strongest is of another label than the rest
    coded.add(12, 4, 0.7F, 1);
    const auto telling = telling_neuron(coded.model, 1);
    ASSERT_TRUE(telling);
    EXPECT_EQ(telling->neuron, 4U);
    EXPECT_EQ(coded.model.labels[static_cast<std::size_t>(telling->document - 1)], 1);
    EXPECT_EQ(telling->document, 150 + 12 + 3 + 12 + 2) << "the first of its label";
}

TEST(TellingNeuron, IsTheStrongestWithoutLabels) {
    Coded coded;
    coded.add(12, 1, 0.4F, no_label);
    coded.add(12, 3, 0.6F, no_label);
    const auto telling = telling_neuron(coded.model, 1);
    ASSERT_TRUE(telling);
    EXPECT_EQ(telling->neuron, 3U);
    EXPECT_EQ(telling->document, 13);
}

TEST(TellingNeuron, LooksOnlyAtTheCodeAtKAndAtDocumentsThatAreThere) {
    Coded coded;
    const std::array<NeuronId, 2> neurons{2, 0};
    const std::array<float, 2> weights{0.9F, 0.8F};
    for (int i = 0; i < 3; ++i) {
        coded.model.codes.append({neurons, weights});
        coded.model.ids.push_back(i + 1);
        coded.model.labels.push_back(0);
        coded.model.splits.push_back(Split::train);
    }
    EXPECT_EQ(telling_neuron(coded.model, 1)->neuron, 2U);
    std::ranges::fill(coded.model.splits, Split::none);
    EXPECT_FALSE(telling_neuron(coded.model, 1));
    EXPECT_FALSE(telling_neuron(Coded().model, 1));
}

}  // namespace
}  // namespace sparsescope
