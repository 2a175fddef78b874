// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_classifier.h"

#include <gtest/gtest.h>

#include "tests/core/eval/one_neuron/naive_neuron.h"

namespace sparsescope {
namespace {

struct NaiveScore {
    double f1 = 0, precision = 0, recall = 0;
};

// Reads every document of the part.
NaiveScore naive_score(const std::vector<double>& weights, const std::vector<bool>& with,
                       double threshold) {
    double hits = 0, said = 0, positives = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const bool yes = threshold > 0 && weights[i] >= threshold;
        hits += yes && with[i];
        said += yes;
        positives += with[i];
    }
    NaiveScore score;
    score.precision = said > 0 ? hits / said : 0;
    score.recall = positives > 0 ? hits / positives : 0;
    const double sum = score.precision + score.recall;
    score.f1 = sum > 0 ? 2 * score.precision * score.recall / sum : 0;
    return score;
}

double naive_auroc(const std::vector<double>& weights, const std::vector<bool>& with) {
    double above = 0, pairs = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        for (std::size_t j = 0; j < weights.size(); ++j)
            if (with[i] && !with[j]) {
                ++pairs;
                above += weights[i] > weights[j] ? 1 : weights[i] == weights[j] ? 0.5 : 0;
            }
    return above / pairs;
}

TEST(NeuronClassifier, ByHand) {
    // Training: weights 4+ 3+ 2− 1+ 0− 0−; test: 3.5+ 2.5− 0+ 0−.
    const std::vector<NeuronEntry> active{{0, 1, 4}, {1, 1, 3},    {2, 1, 2},
                                          {3, 1, 1}, {6, 1, 3.5F}, {7, 1, 2.5F}};
    const std::vector<std::int32_t> labels{5, 5, 1, 5, 1, 1, 5, 1, 5, 1, no_label};
    std::vector<Split> splits(6, Split::train);
    splits.resize(11, Split::test);
    const NeuronClassifier classifier = classify(active, labels, splits, 5);
    EXPECT_EQ(classifier.label, 5);
    EXPECT_TRUE(classifier.held_out);
    EXPECT_EQ(classifier.judged_on, Split::test);
    // F1 by threshold: 4: 2·1/(1+3) = 0.5; 3: 4/5; 2: 4/6; 1: 6/7.
    EXPECT_EQ(classifier.threshold, 1);
    EXPECT_DOUBLE_EQ(classifier.chosen.f1, 6.0 / 7);
    EXPECT_DOUBLE_EQ(classifier.chosen.precision, 0.75);
    EXPECT_EQ(classifier.chosen.recall, 1);
    EXPECT_EQ(classifier.chosen.documents, 6);
    EXPECT_EQ(classifier.chosen.positives, 3);
    EXPECT_DOUBLE_EQ(*classifier.chosen.auroc, 8.0 / 9);  // 3 + 3 + 2 of nine pairs
    EXPECT_EQ(classifier.judged.documents, 4);
    EXPECT_DOUBLE_EQ(classifier.judged.precision, 0.5);
    EXPECT_DOUBLE_EQ(classifier.judged.recall, 0.5);
    EXPECT_DOUBLE_EQ(classifier.judged.f1, 0.5);
    EXPECT_DOUBLE_EQ(*classifier.judged.auroc, 2.5 / 4);  // 3.5 beats both, 0 ties with one
    ASSERT_EQ(classifier.curve.size(), 2U);
    EXPECT_EQ(classifier.curve[0].threshold, 3.5);
    EXPECT_EQ(classifier.curve[0].precision, 1);
    EXPECT_EQ(classifier.curve[1].precision, 0.5);
}

TEST(NeuronClassifier, IsTheSlowOne) {
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        Random random(seed);
        const CodeMatrix codes = test::random_codes(random, 300, 8, 5, seed % 2 == 0 ? 4 : 0);
        const auto labels = test::random_labels(random, 300, 3);
        const auto splits = test::random_splits(random, 300);
        const auto classifier = classify(test::active_entries(codes, 1, 4), labels, splits, 2);
        const auto check = [&](Split part, const ClassifierQuality& quality, bool chosen) {
            std::vector<double> weights;
            std::vector<bool> with;
            for (std::size_t row = 0; row < 300; ++row) {
                if (splits[row] != part || labels[row] < 0) continue;
                weights.push_back(test::naive_weight(codes, row, 1, 4).value_or(0));
                with.push_back(labels[row] == 2);
            }
            const NaiveScore score = naive_score(weights, with, classifier.threshold);
            EXPECT_NEAR(quality.f1, score.f1, 1e-12);
            EXPECT_NEAR(quality.precision, score.precision, 1e-12);
            EXPECT_NEAR(quality.recall, score.recall, 1e-12);
            EXPECT_NEAR(*quality.auroc, naive_auroc(weights, with), 1e-12);
            if (!chosen) return;
            for (const double threshold : weights)
                EXPECT_LE(naive_score(weights, with, threshold).f1, quality.f1 + 1e-12);
        };
        check(Split::train, classifier.chosen, true);
        check(Split::test, classifier.judged, false);
        EXPECT_TRUE(std::ranges::is_sorted(classifier.curve, std::ranges::greater{},
                                           &PrecisionRecall::threshold));
    }
}

TEST(NeuronClassifier, IsJudgedOnWhatThereIs) {
    const std::vector<NeuronEntry> active{{0, 1, 4}, {2, 1, 3}};
    const std::vector<std::int32_t> labels{0, 1, 0, 1};
    const std::vector<Split> validated{Split::train, Split::train, Split::validation,
                                       Split::validation};
    EXPECT_EQ(classify(active, labels, validated, 0).judged_on, Split::validation);
    const std::vector<Split> all(4, Split::train);
    const NeuronClassifier alone = classify(active, labels, all, 0);
    EXPECT_FALSE(alone.held_out);
    EXPECT_EQ(alone.judged_on, Split::train);
    EXPECT_EQ(alone.judged.f1, alone.chosen.f1);
    EXPECT_EQ(alone.judged.f1, 1);
}

TEST(NeuronClassifier, OfOneClassOrASilentNeuron) {
    const std::vector<Split> splits{Split::train, Split::train, Split::test, Split::test};
    const std::vector<std::int32_t> one{0, 0, 0, 0};
    const NeuronClassifier single = classify(std::vector<NeuronEntry>{{0, 1, 4}}, one, splits, 0);
    EXPECT_FALSE(single.chosen.auroc);
    EXPECT_FALSE(single.judged.auroc);
    EXPECT_EQ(single.chosen.precision, 1);
    EXPECT_EQ(single.chosen.recall, 0.5);
    const std::vector<std::int32_t> two{0, 1, 0, 1};
    const NeuronClassifier silent = classify({}, two, splits, 0);
    EXPECT_EQ(silent.threshold, 0);
    EXPECT_EQ(silent.judged.f1, 0);
    EXPECT_EQ(*silent.judged.auroc, 0.5);
    EXPECT_TRUE(silent.curve.empty());
    // Active on test documents only: no threshold was chosen, so nothing is said to have c.
    const NeuronClassifier late = classify(std::vector<NeuronEntry>{{2, 1, 4}}, two, splits, 0);
    EXPECT_EQ(late.threshold, 0);
    EXPECT_EQ(late.judged.recall, 0);
    EXPECT_EQ(*late.judged.auroc, 1);
}

TEST(NeuronClassifier, DrawsACurveOfFewPoints) {
    std::vector<NeuronEntry> active;
    std::vector<std::int32_t> labels;
    for (std::uint32_t row = 0; row < 1000; ++row) {
        active.push_back({row, 1, 1001 - static_cast<float>(row)});
        labels.push_back(static_cast<std::int32_t>(row % 2));
    }
    const std::vector<Split> splits(1000, Split::test);
    const auto curve = classify(active, labels, splits, 0).curve;
    EXPECT_EQ(curve.size(), 200U);
    EXPECT_EQ(curve.back().recall, 1);
    EXPECT_EQ(curve.back().precision, 0.5);
}

}  // namespace
}  // namespace sparsescope
