// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/co_activity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/eval/neuron_match.h"
#include "tests/core/eval/one_neuron/naive_neuron.h"
#include "tests/support/sample_head.h"

namespace sparsescope {
namespace {

TEST(CoActivity, MeasuresByHand) {
    // 3 of 10 documents have both, 4 and 5 have each.
    EXPECT_DOUBLE_EQ(jaccard(3, 4, 5), 0.5);
    EXPECT_DOUBLE_EQ(npmi(3, 4, 5, 10), std::log(0.3 / 0.2) / -std::log(0.3));
    EXPECT_EQ(npmi(0, 4, 5, 10), -1);
    EXPECT_EQ(npmi(10, 10, 10, 10), 1);
    EXPECT_DOUBLE_EQ(npmi(4, 4, 4, 10), 1);
    EXPECT_NEAR(npmi(2, 4, 5, 10), 0, 1e-12);
    EXPECT_EQ(npmi(0, 0, 5, 10), 0);
    EXPECT_EQ(jaccard(0, 0, 0), 0);
    EXPECT_DOUBLE_EQ(near_cosine(900), 0.1);
    EXPECT_DOUBLE_EQ(near_cosine(6), 0.5);
    const std::vector<float> a{3, 4}, b{4, 3}, none{0, 0};
    EXPECT_NEAR(row_cosine(a, b), 0.96, 1e-6);
    EXPECT_EQ(row_cosine(a, none), 0);
}

// Neurons 0 and 1 are active together on twelve documents; 2 and 0 share none though their rows
// are nearly the same; 3 is as exclusive, but its row is another.
class PlantedPairs : public ::testing::Test {
  protected:
    PlantedPairs() {
        for (int i = 0; i < 12; ++i)
            codes.append(test::make_code({{0, 2}, {1, 1}}).view());
        for (int i = 0; i < 12; ++i)
            codes.append(test::make_code({{2, 2}, {3, 1}}).view());
        head.encoder_weight = {1, 0, 0, 1, 0.8F, 0.6F, -1, 0, 1, 1};
    }
    [[nodiscard]] CoActivity of(NeuronId neuron, int k) const {
        const NeuronPostings postings(codes);
        return co_activity(codes, k, neuron, test::active_entries(codes, neuron, k),
                           postings.active_counts(k), 24, head);
    }
    CodeMatrix codes{5};
    HeadWeights head = sample_head(2, 5, true);
};

TEST_F(PlantedPairs, AreFound) {
    const CoActivity pairs = of(0, 2);
    ASSERT_EQ(pairs.together.size(), 1U);
    EXPECT_EQ(pairs.together[0].neuron, 1U);
    EXPECT_EQ(pairs.together[0].both, 12);
    EXPECT_EQ(pairs.together[0].jaccard, 1);
    EXPECT_DOUBLE_EQ(pairs.together[0].npmi, 1);
    EXPECT_EQ(pairs.together[0].expected, 6);
    EXPECT_EQ(pairs.together[0].lift, 2);
    ASSERT_EQ(pairs.antagonists.size(), 1U);
    EXPECT_EQ(pairs.antagonists[0].neuron, 2U);
    EXPECT_EQ(pairs.antagonists[0].both, 0);
    EXPECT_EQ(pairs.antagonists[0].npmi, -1);
    EXPECT_NEAR(pairs.antagonists[0].antagonism, 0.8, 1e-6);
    EXPECT_TRUE(of(4, 2).together.empty());  // is never active
    EXPECT_TRUE(of(0, 1).together.empty());  // at k = 1 neuron 1 is not
}

TEST(CoActivity, IsTheSlowOne) {
    Random random(21);
    const CodeMatrix codes = test::random_codes(random, 800, 20, 8, 0);
    const HeadWeights head = sample_head(6, 20, true);
    const NeuronPostings postings(codes);
    const int k = 5;
    CoActivityOptions options;
    options.listed = 100;
    const CoActivity pairs = co_activity(codes, k, 4, test::active_entries(codes, 4, k),
                                         postings.active_counts(k), 800, head, options);
    std::size_t together = 0, antagonists = 0;
    for (NeuronId j = 0; j < 20; ++j) {
        if (j == 4) continue;
        double both = 0, own = 0, other = 0;
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            const bool a = test::naive_active(codes, row, 4, k);
            const bool b = test::naive_active(codes, row, j, k);
            own += a;
            other += b;
            both += a && b;
        }
        const double expected = own * other / 800;
        const double value =
            std::log(both / 800 / (own / 800 * other / 800)) / -std::log(both / 800);
        const bool excludes = expected >= 5 && both <= expected - 2 * std::sqrt(expected);
        const auto listed = [&](const std::vector<CoActiveNeuron>& list) {
            return std::ranges::find(list, j, &CoActiveNeuron::neuron);
        };
        if (const auto found = listed(pairs.together); found != pairs.together.end()) {
            EXPECT_NEAR(found->npmi, value, 1e-12);
            EXPECT_NEAR(found->jaccard, both / (own + other - both), 1e-12);
            EXPECT_NEAR(found->expected, expected, 1e-9);
            EXPECT_EQ(static_cast<double>(found->active), other);
        }
        EXPECT_EQ(listed(pairs.together) != pairs.together.end(),
                  both >= 5 && value > 0 && !excludes);
        together += both >= 5 && value > 0 && !excludes;
        antagonists += excludes && row_cosine(head.row(4), head.row(j)) > 0.5;
    }
    EXPECT_GT(together, 0U);
    EXPECT_EQ(pairs.together.size(), together);
    EXPECT_EQ(pairs.antagonists.size(), antagonists);
    EXPECT_TRUE(
        std::ranges::is_sorted(pairs.together, std::ranges::greater{}, &CoActiveNeuron::npmi));
}

TEST(CoActivity, CountsManyRowsInParts) {
    Random random(22);
    const CodeMatrix codes = test::random_codes(random, 40'000, 6, 5, 0);
    const auto active = test::active_entries(codes, 2, 4);
    const auto counts = active_together(codes, 4, active);
    ASSERT_GT(active.size(), 8192U);  // several parts
    for (NeuronId j = 0; j < 6; ++j) {
        std::int64_t both = 0;
        for (std::size_t row = 0; row < codes.rows(); ++row)
            both += test::naive_active(codes, row, 2, 4) && test::naive_active(codes, row, j, 4);
        EXPECT_EQ(counts[j], both);
    }
}

TEST_F(PlantedPairs, AreMatchedInAnotherModel) {
    // The other model has the same neurons in another order: 0 is its 3, 1 its 4.
    HeadWeights other = sample_head(2, 5, true);
    other.encoder_weight = {0.8F, 0.6F, -1, 0, 1, 1, 1, 0, 0, 1};
    CodeMatrix others(5);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row);
        std::vector<std::pair<NeuronId, float>> entries;
        for (std::size_t i = 0; i < code.size(); ++i)
            entries.emplace_back((code.neurons[i] + 3) % 5, code.weights[i]);
        others.append(test::make_code(entries).view());
    }
    const auto active = test::active_entries(codes, 0, 1);
    const NeuronMatches matches = match_neuron(head.row(0), active, {&other, &others, 2});
    ASSERT_EQ(matches.by_cosine.size(), 5U);
    EXPECT_EQ(matches.by_cosine[0].neuron, 3U);
    EXPECT_NEAR(matches.by_cosine[0].cosine, 1, 1e-6);
    EXPECT_EQ(matches.by_cosine[1].neuron, 0U);
    EXPECT_NEAR(matches.by_cosine[1].cosine, 0.8, 1e-6);
    ASSERT_EQ(matches.by_documents.size(), 2U);
    EXPECT_EQ(matches.by_documents[0].neuron, 3U);
    EXPECT_EQ(matches.by_documents[0].jaccard, 1);
    EXPECT_EQ(matches.by_documents[0].both, 12);
    EXPECT_EQ(matches.by_documents[1].neuron, 4U);
    const HeadWeights larger = sample_head(3, 5, true);  // rows of another size say nothing
    EXPECT_TRUE(match_neuron(head.row(0), active, {&larger, nullptr, 2}).by_cosine.empty());
    EXPECT_TRUE(match_neuron(head.row(0), active, {}).by_documents.empty());
}

}  // namespace
}  // namespace sparsescope
