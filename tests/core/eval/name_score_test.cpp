// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/name_score.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Every second document chooses, the others judge.
NameScores by_halves(const CodeMatrix& codes, const LabelPaths& labels) {
    std::vector<std::int64_t> even, odd;
    for (std::size_t row = 0; row < codes.rows(); ++row)
        (row % 2 == 0 ? even : odd).push_back(static_cast<std::int64_t>(row));
    return name_scores(codes, 1, labels, {even, odd});
}

// Documents on paths root / kind (0 … 3) / sort (0 … 11); each has one active neuron.
struct Tree {
    CodeMatrix codes{4};
    LabelPaths paths{{}, {0}};

    void add(std::uint32_t sort, NeuronId neuron) {
        for (const std::uint32_t node : {0U, 1 + sort / 3, 5 + sort})
            paths.nodes.push_back(node);
        paths.begin.push_back(static_cast<std::uint32_t>(paths.nodes.size()));
        const float weight = 2;
        codes.append({{&neuron, 1}, {&weight, 1}});
    }
};

TEST(NameScores, ChooseTheLevelThatFitsAndJudgeItOnTheOtherHalf) {
    Tree tree;
    Random random(1);
    for (int i = 0; i < 1200; ++i) {
        const auto sort = static_cast<std::uint32_t>(random.below(12));
        // Neuron 0: one kind. Neuron 1: one sort of another kind. Neuron 2 and 3: the rest, by
        // luck.
        const NeuronId neuron = sort < 3    ? 0U
                                : sort == 7 ? 1U
                                            : static_cast<NeuronId>(2 + random.below(2));
        tree.add(sort, neuron);
    }
    const NameScores names = by_halves(tree.codes, tree.paths);
    ASSERT_EQ(names.neurons.size(), 4U);
    EXPECT_EQ(names.neurons[0].label, 1U);
    EXPECT_DOUBLE_EQ(names.neurons[0].score, 1);
    EXPECT_EQ(names.neurons[1].label, 5U + 7);
    EXPECT_DOUBLE_EQ(names.neurons[1].score, 1);
    // Each has half of the eight other sorts: no label tells the two apart.
    for (const std::size_t neuron : {2U, 3U}) {
        EXPECT_GT(names.neurons[neuron].score, 0.4);
        EXPECT_LT(names.neurons[neuron].score, 0.7);
    }
    EXPECT_EQ(names.good, 2);
    EXPECT_DOUBLE_EQ(names.share(), 0.5);
}

TEST(NameScores, ByHand) {
    // Of the judging documents ten have the neuron and ten have not; the label is on eight of the
    // ten and on one of the others: (1 + 0.8 − 0.1)/2 = 0.85.
    CodeMatrix codes(1);
    std::vector<std::int32_t> classes;
    for (int i = 0; i < 20; ++i)
        for (const bool judges : {false, true}) {
            const NeuronId neuron = 0;
            const float weight = 1;
            codes.append(i < 10 ? CodeView{{&neuron, 1}, {&weight, 1}} : CodeView{});
            classes.push_back(i < 8 || (judges && i == 10) ? 3 : 4);
        }
    const NameScores names = by_halves(codes, paths_of_classes(classes));
    ASSERT_EQ(names.neurons.size(), 1U);
    EXPECT_EQ(names.neurons[0].label, 3U);
    EXPECT_DOUBLE_EQ(names.neurons[0].score, 0.85);
}

TEST(NameScores, AFrequentLabelIsNoNameAndLuckDoesNotLast) {
    // Neurons at random: the best of many labels on one half is worth nothing on the other.
    Random random(2);
    CodeMatrix codes(50);
    std::vector<std::int32_t> classes;
    for (int i = 0; i < 2000; ++i) {
        const auto neuron = static_cast<NeuronId>(random.below(50));
        const float weight = 1;
        codes.append({{&neuron, 1}, {&weight, 1}});
        classes.push_back(random.below(10) < 9 ? 0 : static_cast<std::int32_t>(random.below(200)));
    }
    const NameScores names = by_halves(codes, paths_of_classes(classes));
    EXPECT_EQ(names.neurons.size(), 50U);
    EXPECT_EQ(names.good, 0);
    double sum = 0;
    for (const NameScore& name : names.neurons)
        sum += name.score / 50;
    EXPECT_NEAR(sum, 0.5, 0.03);
}

TEST(NameScores, LeaveOutWhatIsTooRareOrSilentOrHasNoLabel) {
    CodeMatrix codes(3);
    std::vector<std::int32_t> classes;
    for (int i = 0; i < 29; ++i) {
        const NeuronId neuron = i < 9 ? 0U : 1U;
        const float weight = 1;
        codes.append({{&neuron, 1}, {&weight, 1}});
        classes.push_back(i < 9 ? 0 : i < 19 ? 1 : no_label);
    }
    for (int i = 0; i < 40; ++i) {  // neuron 2 among those that choose only
        const NeuronId neuron = i % 2 == 1 ? 2U : 0U;
        const float weight = 1;
        codes.append(neuron == 2 ? CodeView{{&neuron, 1}, {&weight, 1}} : CodeView{});
        classes.push_back(2);
    }
    const NameScores names = by_halves(codes, paths_of_classes(classes));
    ASSERT_EQ(names.neurons.size(), 1U);
    EXPECT_EQ(names.neurons[0].neuron, 1U);
    EXPECT_TRUE(by_halves(codes, LabelPaths{}).neurons.empty());
    EXPECT_EQ(by_halves(codes, LabelPaths{}).share(), 0);
}

}  // namespace
}  // namespace sparsescope
