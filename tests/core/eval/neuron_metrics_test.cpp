// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_metrics.h"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Five documents, four neurons. Neuron 3 never fires; neuron 1 fires only beyond k = 1 but once.
CodeMatrix planted_codes() {
    return test::make_codes(4,
                            {{{0, 4}, {1, 1}}, {{0, 2}}, {{1, 3}, {0, 1}}, {{2, 8}, {0, 1}}, {}});
}
const std::vector<std::int32_t> planted_labels{7, 7, 2, no_label, 2};
const std::vector<DocumentId> planted_ids{10, 20, 30, 40, 50};

TEST(NeuronSummaries, CountByHand) {
    const auto neurons = neuron_summaries(planted_codes(), 2, planted_labels);
    ASSERT_EQ(neurons.size(), 4U);
    EXPECT_EQ(neurons[0].neuron, 0U);
    EXPECT_EQ(neurons[0].active_documents, 4);
    EXPECT_DOUBLE_EQ(neurons[0].frequency, 0.8);
    EXPECT_DOUBLE_EQ(neurons[0].mean_weight, 2);
    EXPECT_DOUBLE_EQ(neurons[0].max_weight, 4);
    EXPECT_DOUBLE_EQ(neurons[0].purity, 2.0 / 3);  // labels 7, 7, 2; the fourth has none
    EXPECT_EQ(neurons[0].top_label, 7);
    EXPECT_FALSE(neurons[0].dead());
    EXPECT_EQ(neurons[2].purity, 0);  // active on an unlabelled document only
    EXPECT_EQ(neurons[2].top_label, no_label);
    EXPECT_TRUE(neurons[3].dead());
    EXPECT_EQ(neurons[3].frequency, 0);
    EXPECT_EQ(neurons[3].mean_weight, 0);
}

TEST(NeuronSummaries, ReadCodesAtASmallerK) {
    const auto neurons = neuron_summaries(planted_codes(), 1, planted_labels);
    EXPECT_EQ(neurons[0].active_documents, 2);
    EXPECT_EQ(neurons[0].purity, 1);
    EXPECT_EQ(neurons[1].active_documents, 1);
    EXPECT_EQ(neurons[1].top_label, 2);
}

TEST(NeuronSummaries, GiveAPurityTieToTheLowerLabel) {
    const auto neurons = neuron_summaries(planted_codes(), 2, planted_labels);
    EXPECT_EQ(neurons[1].active_documents, 2);  // labels 7 and 2
    EXPECT_DOUBLE_EQ(neurons[1].purity, 0.5);
    EXPECT_EQ(neurons[1].top_label, 2);
}

TEST(NeuronSummaries, DrawWeightsUpToTheLargest) {
    const auto spark = neuron_summaries(planted_codes(), 2, {})[0].spark;  // weights 4, 2, 1, 1
    EXPECT_EQ(spark[15], 0.5F);                                            // 4 closes the last bin
    EXPECT_EQ(spark[8], 0.5F);
    EXPECT_EQ(spark[4], 1);
    EXPECT_EQ(std::accumulate(spark.begin(), spark.end(), 0.0F), 2);
}

TEST(NeuronSummaries, CallAWeightBelowEpsilonSilent) {
    const CodeMatrix codes = test::make_codes(2, {{{0, 1}, {1, 0.9e-5F}}});
    const auto neurons = neuron_summaries(codes, 2, {});
    EXPECT_FALSE(neurons[0].dead());
    EXPECT_TRUE(neurons[1].dead());
}

TEST(NeuronSummaries, TakeNothing) {
    EXPECT_TRUE(neuron_summaries(CodeMatrix(), 4, {}).empty());
    const auto silent = neuron_summaries(CodeMatrix(3), 4, {});
    ASSERT_EQ(silent.size(), 3U);
    EXPECT_TRUE(silent[1].dead());
    EXPECT_EQ(silent[1].frequency, 0);
}

TEST(NeuronSummaries, MeanFrequencyIsL0OverHidden) {
    Random random(3);
    const CodeMatrix codes = test::random_codes(random, 500, 64, 12, 0);
    for (const int k : {1, 3, 12}) {
        double sum = 0;
        for (const auto& neuron : neuron_summaries(codes, k, {}))
            sum += neuron.frequency;
        const CodeStatistics statistics = code_statistics(codes, k);
        EXPECT_NEAR(sum / 64, statistics.l0 / 64, 1e-12);
        EXPECT_NEAR(sum / 64, statistics.density, 1e-12);
    }
}

TEST(NeuronDetail, AgreesWithTheTable) {
    Random random(4);
    const CodeMatrix codes = test::random_codes(random, 300, 20, 8, 3);
    std::vector<std::int32_t> labels;
    std::vector<DocumentId> ids;
    for (int row = 0; row < 300; ++row) {
        labels.push_back(static_cast<std::int32_t>(random.below(5)) - 1);
        ids.push_back(row);
    }
    const auto table = neuron_summaries(codes, 5, labels);
    for (NeuronId neuron = 0; neuron < 20; ++neuron) {
        const NeuronDetail detail = neuron_detail(codes, 5, neuron, labels, ids);
        EXPECT_EQ(detail.summary.active_documents, table[neuron].active_documents);
        EXPECT_EQ(detail.summary.mean_weight, table[neuron].mean_weight);
        EXPECT_EQ(detail.summary.purity, table[neuron].purity);
        EXPECT_EQ(detail.summary.top_label, table[neuron].top_label);
        EXPECT_EQ(detail.summary.spark, table[neuron].spark);
        EXPECT_EQ(detail.labels.front().label, table[neuron].top_label);
        EXPECT_EQ(detail.labels.front().share, table[neuron].purity);
    }
}

TEST(NeuronDetail, ListsTheStrongestDocumentsAndLabelShares) {
    const NeuronDetail detail = neuron_detail(planted_codes(), 2, 0, planted_labels, planted_ids,
                                              {.strongest = 3, .bins = 4});
    ASSERT_EQ(detail.strongest.size(), 3U);
    EXPECT_EQ(detail.strongest[0].document, 10);
    EXPECT_EQ(detail.strongest[0].weight, 4);
    EXPECT_EQ(detail.strongest[1].document, 20);
    EXPECT_EQ(detail.strongest[2].document, 30);  // weight 1, as 40: the lower id first
    EXPECT_EQ(detail.strongest[2].row, 2);
    ASSERT_EQ(detail.labels.size(), 2U);
    EXPECT_EQ(detail.labels[0].label, 7);
    EXPECT_EQ(detail.labels[0].documents, 2);
    EXPECT_DOUBLE_EQ(detail.labels[0].share, 2.0 / 3);
    EXPECT_DOUBLE_EQ(detail.labels[0].base_rate, 0.5);
    EXPECT_EQ(detail.weights.edges, (std::vector<double>{0, 1, 2, 3, 4}));
    EXPECT_EQ(detail.weights.counts, (std::vector<double>{0, 2, 1, 1}));
    EXPECT_TRUE(detail.neighbours.empty());
}

TEST(NeuronDetail, OfADeadNeuronIsEmpty) {
    const NeuronDetail detail = neuron_detail(planted_codes(), 2, 3, planted_labels, planted_ids);
    EXPECT_EQ(detail.summary.neuron, 3U);
    EXPECT_TRUE(detail.summary.dead());
    EXPECT_TRUE(detail.strongest.empty());
    EXPECT_TRUE(detail.labels.empty());
    EXPECT_TRUE(detail.weights.counts.empty());
}

TEST(CodeStatistics, CountByHand) {
    const CodeStatistics at_two = code_statistics(planted_codes(), 2);
    EXPECT_EQ(at_two.documents, 5);
    EXPECT_EQ(at_two.k, 2);
    EXPECT_EQ(at_two.dead, 1);
    EXPECT_DOUBLE_EQ(at_two.dead_share, 0.25);
    EXPECT_DOUBLE_EQ(at_two.l0, 7.0 / 5);
    EXPECT_DOUBLE_EQ(at_two.density, 7.0 / 20);
    EXPECT_DOUBLE_EQ(at_two.skew, 4 * (16 + 4 + 1) / 49.0);
    EXPECT_EQ(at_two.empty_codes, 1);
}

TEST(CodeStatistics, OfChosenRowsOnly) {
    const std::vector<std::int64_t> rows{1, 4};
    const CodeStatistics some = code_statistics(planted_codes(), 2, rows);
    EXPECT_EQ(some.documents, 2);
    EXPECT_EQ(some.dead, 3);
    EXPECT_DOUBLE_EQ(some.l0, 0.5);
    EXPECT_DOUBLE_EQ(some.skew, 4) << "one neuron does it all";
    EXPECT_EQ(some.empty_codes, 1);
}

TEST(CodeStatistics, TakeNothing) {
    EXPECT_EQ(code_statistics(CodeMatrix(), 2).dead_share, 0);
    EXPECT_EQ(code_statistics(CodeMatrix(4), 2).dead, 4);
    EXPECT_EQ(code_statistics(CodeMatrix(4), 2).l0, 0);
}

}  // namespace
}  // namespace sparsescope
