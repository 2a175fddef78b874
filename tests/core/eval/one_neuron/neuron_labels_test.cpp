// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_labels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/eval/confidence.h"
#include "core/eval/wilson.h"
#include "tests/core/eval/one_neuron/naive_neuron.h"

namespace sparsescope {
namespace {

TEST(Confidence, CorrectsForManyTests) {
    EXPECT_NEAR(corrected_z(1), 1.959964, 1e-6);
    EXPECT_NEAR(corrected_z(1, 0.01), 2.575829, 1e-6);
    EXPECT_NEAR(corrected_z(100), 3.480756, 1e-6);  // a tail of 0.00025
    EXPECT_NEAR(corrected_z(0), corrected_z(1), 0);
    EXPECT_GT(corrected_z(1'000'000'000), 6);
}

TEST(Confidence, LogOddsByHand) {
    // 8 of 10 in the set have it, 12 of all 30: cells 8.5, 2.5, 4.5, 16.5.
    const TwoByTwo counts{8, 10, 12, 30};
    const LogOdds odds = log_odds(counts);
    EXPECT_NEAR(odds.ratio, std::log(8.5 * 16.5 / (2.5 * 4.5)), 1e-12);
    EXPECT_NEAR(odds.error, std::sqrt(1 / 8.5 + 1 / 2.5 + 1 / 4.5 + 1 / 16.5), 1e-12);
    EXPECT_NEAR(signed_evidence(counts, 1.959964), odds.ratio - 1.959964 * odds.error, 1e-12);
    EXPECT_EQ(signed_evidence(counts, 4), 0);
    const TwoByTwo without{0, 40, 50, 100};
    EXPECT_LT(signed_evidence(without, 1.959964), 0);
    EXPECT_FALSE(std::signbit(signed_evidence({5, 10, 49, 100}, 1.96)));  // 0, not −0
}

TEST(LabelTable, ByHand) {
    const LabelCounts labels({0, 0, 1, 1, 1, 1, no_label, 3});
    EXPECT_EQ(labels.labelled(), 7);
    EXPECT_EQ(labels.in_use(), 3);
    const std::vector<NeuronEntry> active{{0, 1, 3}, {1, 1, 2}, {2, 1, 1}, {6, 1, 1}};
    const LabelTable table = label_table(labels, active, 10);
    EXPECT_EQ(table.labelled, 3);
    EXPECT_EQ(table.labelled_of_all, 7);
    EXPECT_EQ(table.tests, 30);
    ASSERT_EQ(table.present.size(), 2U);
    const LabelEvidence& first = table.present[0];
    EXPECT_EQ(first.label, 0);
    EXPECT_EQ(first.documents, 2);
    EXPECT_EQ(first.of_all, 2);
    EXPECT_DOUBLE_EQ(first.share, 2.0 / 3);
    EXPECT_DOUBLE_EQ(first.base_rate, 2.0 / 7);
    EXPECT_DOUBLE_EQ(first.lift, 7.0 / 3);
    const ShareInterval wilson = wilson_interval(2, 3);
    EXPECT_DOUBLE_EQ(first.lift_low, wilson.low * 7 / 2);
    EXPECT_DOUBLE_EQ(first.lift_high, wilson.high * 7 / 2);
    EXPECT_EQ(first.evidence, 0);  // three documents say little
}

TEST(LabelTable, IsTheSlowOne) {
    Random random(11);
    const CodeMatrix codes = test::random_codes(random, 4000, 12, 6, 0);
    auto labels = test::random_labels(random, 4000, 5);
    // Neuron 2 goes with label 4, and never with label 0.
    for (std::size_t row = 0; row < labels.size(); ++row)
        if (labels[row] >= 0 && test::naive_active(codes, row, 2, 4))
            labels[row] = labels[row] == 0 || random.below(2) == 0 ? 4 : labels[row];
    const LabelTable table =
        label_table(LabelCounts(labels), test::active_entries(codes, 2, 4), 12);
    double n = 0, all = 0;
    std::vector<double> with(5), of_all(5);
    for (std::size_t row = 0; row < labels.size(); ++row) {
        if (labels[row] < 0) continue;
        const auto label = static_cast<std::size_t>(labels[row]);
        ++all;
        ++of_all[label];
        if (!test::naive_active(codes, row, 2, 4)) continue;
        ++n;
        ++with[label];
    }
    ASSERT_EQ(table.present.size(), 4U);
    EXPECT_EQ(table.present[0].label, 4);
    EXPECT_GT(table.present[0].evidence, 1);
    double shares = 0;
    for (const LabelEvidence& evidence : table.present) {
        const auto label = static_cast<std::size_t>(evidence.label);
        EXPECT_DOUBLE_EQ(evidence.share, with[label] / n);
        EXPECT_DOUBLE_EQ(evidence.base_rate, of_all[label] / all);
        const double a = with[label] + 0.5, b = n - with[label] + 0.5;
        const double c = of_all[label] - with[label] + 0.5;
        const double d = all - n - of_all[label] + with[label] + 0.5;
        const double ratio = std::log(a) + std::log(d) - std::log(b) - std::log(c);
        const double error = std::sqrt(1 / a + 1 / b + 1 / c + 1 / d);
        const double left = std::abs(ratio) - table.z * error;
        EXPECT_NEAR(evidence.evidence, left <= 0 ? 0 : ratio < 0 ? -left : left, 1e-9);
        EXPECT_LE(evidence.share_low, evidence.share);
        EXPECT_GE(evidence.share_high, evidence.share);
        shares += evidence.share;
    }
    EXPECT_NEAR(shares, 1, 1e-12);
    ASSERT_FALSE(table.avoided.empty());
    EXPECT_EQ(table.avoided[0].label, 0);
    EXPECT_EQ(table.avoided[0].documents, 0);
    EXPECT_LT(table.avoided[0].evidence, 0);
}

TEST(LabelTable, WithoutLabelsOrWithOneClass) {
    const std::vector<NeuronEntry> active{{0, 1, 3}, {1, 1, 2}};
    EXPECT_TRUE(label_table(LabelCounts(), active, 10).present.empty());
    EXPECT_EQ(label_table(LabelCounts({no_label, no_label}), active, 10).labelled, 0);
    EXPECT_TRUE(label_table(LabelCounts({1, 1}), {}, 10).present.empty());
    const LabelTable one = label_table(LabelCounts({1, 1, 1, 1}), active, 10);
    ASSERT_EQ(one.present.size(), 1U);
    EXPECT_EQ(one.present[0].lift, 1);
    EXPECT_EQ(one.present[0].evidence, 0);
    EXPECT_TRUE(one.avoided.empty());
}

TEST(WeightIntervalPurity, CountsOnlyTheInterval) {
    const LabelCounts labels({0, 1, 1, no_label});
    WeightInterval interval;
    const std::vector<NeuronEntry> inside{{0, 1, 3}, {1, 1, 2}, {3, 1, 2}};
    judge_purity(interval, labels, inside);
    EXPECT_EQ(interval.labelled, 2);
    EXPECT_EQ(interval.top_label, 0);  // of a tie the lower
    EXPECT_DOUBLE_EQ(interval.purity, 0.5);
    EXPECT_DOUBLE_EQ(interval.base_rate, 1.0 / 3);
    WeightInterval none;
    judge_purity(none, LabelCounts(), inside);
    EXPECT_EQ(none.top_label, no_label);
    EXPECT_EQ(none.purity, 0);
}

}  // namespace
}  // namespace sparsescope
