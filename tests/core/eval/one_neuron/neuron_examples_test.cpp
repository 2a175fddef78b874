// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_examples.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "tests/core/eval/one_neuron/naive_neuron.h"

namespace sparsescope {
namespace {

class NeuronExamplesTest : public ::testing::Test {
  protected:
    [[nodiscard]] NeuronExamples at(NeuronId neuron, int k) const {
        return {entries_of(codes_, NeuronPostings(codes_), neuron), k, stored_k, ids_};
    }
    static constexpr int stored_k = 10;
    Random random_{5};
    CodeMatrix codes_ = test::random_codes(random_, 600, 25, stored_k, 6);
    std::vector<DocumentId> ids_ = test::ids_of(600);
};

void expect_descending(const std::vector<RankedDocument>& documents) {
    for (std::size_t i = 1; i < documents.size(); ++i) {
        const auto& a = documents[i - 1];
        const auto& b = documents[i];
        EXPECT_TRUE(a.weight > b.weight || (a.weight == b.weight && a.document < b.document));
    }
}

TEST_F(NeuronExamplesTest, StrongestAreThoseOfAllDocuments) {
    const auto expected = test::active_entries(codes_, 3, 4);
    const NeuronExamples examples = at(3, 4);
    EXPECT_EQ(examples.active(), std::ssize(expected));
    const auto strongest = examples.strongest(7);
    ASSERT_EQ(strongest.size(), 7U);
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(strongest[i].row, expected[i].row);
        EXPECT_EQ(strongest[i].document, ids_[expected[i].row]);
        EXPECT_EQ(strongest[i].weight, expected[i].weight);
        EXPECT_EQ(strongest[i].rank, expected[i].rank);
    }
    EXPECT_EQ(examples.strongest(100'000).size(), expected.size());
    EXPECT_TRUE(examples.strongest(0).empty());
    EXPECT_TRUE(examples.strongest(-1).empty());
}

TEST_F(NeuronExamplesTest, QuantilesDivideAllDocumentsEvenly) {
    const NeuronExamples examples = at(3, 10);
    const auto groups = examples.quantiles(10, 3);
    ASSERT_EQ(groups.size(), 10U);
    std::int64_t documents = 0;
    double last = 1e9;
    for (const ExampleGroup& group : groups) {
        documents += group.documents;
        EXPECT_NEAR(static_cast<double>(group.documents),
                    static_cast<double>(examples.active()) / 10, 1);
        EXPECT_EQ(group.examples.size(), 3U);
        expect_descending(group.examples);
        EXPECT_LE(group.high, last);
        for (const auto& example : group.examples) {
            EXPECT_LE(example.weight, group.high);
            EXPECT_GE(example.weight, group.low);
        }
        last = group.low;
    }
    EXPECT_EQ(documents, examples.active());
}

TEST(NeuronExamples, QuantilesByHand) {
    std::vector<NeuronEntry> entries;
    for (std::uint32_t row = 0; row < 5; ++row)
        entries.push_back({row, 1, static_cast<float>(row + 1)});
    const auto ids = test::ids_of(5);
    const NeuronExamples examples(entries, 1, 1, ids);
    const auto halves = examples.quantiles(2, 2);  // weights 5 4 | 3 2 1
    ASSERT_EQ(halves.size(), 2U);
    EXPECT_EQ(halves[0].documents, 2);
    EXPECT_EQ(halves[0].high, 5);
    EXPECT_EQ(halves[0].low, 4);
    EXPECT_EQ(halves[1].documents, 3);
    EXPECT_EQ(halves[1].high, 3);
    EXPECT_EQ(halves[1].low, 1);
    EXPECT_EQ(halves[1].examples[1].row, 1);          // places 0 and 1 of three
    EXPECT_EQ(examples.quantiles(10, 3).size(), 5U);  // of fewer documents each is a group
    EXPECT_EQ(examples.quantiles(10, 3)[0].examples.size(), 1U);
    EXPECT_TRUE(examples.quantiles(0, 3).empty());
}

TEST_F(NeuronExamplesTest, RandomOnesAreOfAllAndTheSameForASeed) {
    const NeuronExamples examples = at(3, 10);
    const auto drawn = examples.random(20, 1);
    ASSERT_EQ(drawn.size(), 20U);
    expect_descending(drawn);
    std::set<std::int64_t> rows;
    for (const auto& example : drawn) {
        rows.insert(example.row);
        EXPECT_TRUE(test::naive_active(codes_, static_cast<std::size_t>(example.row), 3, 10));
    }
    EXPECT_EQ(rows.size(), 20U);
    const auto rows_of = [](const std::vector<RankedDocument>& documents) {
        std::vector<std::int64_t> result;
        for (const auto& document : documents)
            result.push_back(document.row);
        return result;
    };
    EXPECT_EQ(rows_of(examples.random(20, 1)), rows_of(drawn));
    EXPECT_NE(rows_of(examples.random(20, 2)), rows_of(drawn));
    EXPECT_EQ(std::ssize(examples.random(100'000, 1)), examples.active());
}

TEST_F(NeuronExamplesTest, NearMissesRankJustBehindTheCode) {
    const int k = 3;
    std::vector<std::int64_t> expected;
    for (std::size_t row = 0; row < codes_.rows(); ++row)
        if (test::naive_active(codes_, row, 3, 2 * k) && !test::naive_active(codes_, row, 3, k))
            expected.push_back(static_cast<std::int64_t>(row));
    const NearMisses misses = at(3, k).near_misses(1000);
    EXPECT_EQ(misses.documents, std::ssize(expected));
    EXPECT_EQ(misses.first_rank, 4);
    EXPECT_EQ(misses.last_rank, 6);
    EXPECT_FALSE(misses.cut_short);
    expect_descending(misses.examples);
    std::vector<std::int64_t> rows;
    for (const auto& example : misses.examples) {
        rows.push_back(example.row);
        EXPECT_GE(example.rank, 4);
        EXPECT_LE(example.rank, 6);
    }
    std::ranges::sort(rows);
    EXPECT_EQ(rows, expected);
    EXPECT_EQ(at(3, k).near_misses(2).examples.size(), 2U);
}

TEST_F(NeuronExamplesTest, NearMissesEndWhereTheStoredCodesEnd) {
    const NearMisses some = at(3, 8).near_misses(5);
    EXPECT_TRUE(some.cut_short);
    EXPECT_EQ(some.last_rank, 10);
    EXPECT_GT(some.documents, 0);
    const NearMisses none = at(3, 10).near_misses(5);
    EXPECT_TRUE(none.cut_short);
    EXPECT_EQ(none.documents, 0);
    EXPECT_EQ(none.last_rank, 10);
}

TEST_F(NeuronExamplesTest, IntervalsHoldBothEnds) {
    const NeuronExamples examples = at(3, 10);
    const auto naive = [&](double low, double high) {
        std::int64_t count = 0;
        for (std::size_t row = 0; row < codes_.rows(); ++row) {
            const auto weight = test::naive_weight(codes_, row, 3, 10);
            count += weight && *weight >= low && *weight <= high ? 1 : 0;
        }
        return count;
    };
    for (const auto& [low, high] : std::vector<std::pair<double, double>>{
             {0, 10}, {1, 2}, {1.5, 1.5}, {0.9, 1.1}, {2, 1}, {7, 9}}) {
        const ExampleGroup group = examples.between(low, high, 4);
        EXPECT_EQ(group.documents, naive(low, high)) << low << " " << high;
        EXPECT_EQ(std::ssize(group.examples), std::min<std::int64_t>(group.documents, 4));
        for (const auto& example : group.examples) {
            EXPECT_GE(example.weight, low);
            EXPECT_LE(example.weight, high);
        }
    }
}

TEST_F(NeuronExamplesTest, CountAtEveryK) {
    const auto counts = active_at_every_k(entries_of(codes_, NeuronPostings(codes_), 9), stored_k);
    ASSERT_EQ(counts.size(), 10U);
    for (int k = 1; k <= stored_k; ++k)
        EXPECT_EQ(counts[static_cast<std::size_t>(k - 1)], test::naive_count(codes_, 9, k));
}

TEST(WeightHistogram, ByHand) {
    std::vector<NeuronEntry> entries;
    for (const float weight : {1.0F, 2.0F, 4.0F, 10.0F, 100.0F})
        entries.push_back({0, 1, weight});
    const Histogram log = histogram_of_weights(entries, 2, WeightScale::log);
    ASSERT_EQ(log.edges.size(), 3U);
    EXPECT_DOUBLE_EQ(log.edges[0], 1);
    EXPECT_DOUBLE_EQ(log.edges[1], 10);
    EXPECT_DOUBLE_EQ(log.edges[2], 100);
    EXPECT_EQ(log.counts, (std::vector<double>{3, 2}));  // 10 is in the bin it begins
    const Histogram linear = histogram_of_weights(entries, 4, WeightScale::linear);
    EXPECT_EQ(linear.edges, (std::vector<double>{0, 25, 50, 75, 100}));
    EXPECT_EQ(linear.counts, (std::vector<double>{4, 0, 0, 1}));
}

TEST_F(NeuronExamplesTest, HistogramsCountEveryDocumentOnce) {
    const NeuronExamples examples = at(3, 10);
    for (const auto scale : {WeightScale::linear, WeightScale::log}) {
        const Histogram histogram = histogram_of_weights(examples.entries(), 24, scale);
        EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0),
                  static_cast<double>(examples.active()));
        EXPECT_TRUE(std::ranges::is_sorted(histogram.edges));
        for (std::size_t bin = 0; bin < 24; ++bin) {
            std::int64_t inside = 0;
            for (const NeuronEntry& entry : examples.entries())
                if (entry.weight >= histogram.edges[bin] &&
                    (entry.weight < histogram.edges[bin + 1] || bin == 23))
                    ++inside;
            EXPECT_EQ(histogram.counts[bin], static_cast<double>(inside)) << bin;
        }
    }
}

TEST(WeightHistogram, OfEqualWeightsAndOfNone) {
    const std::vector<NeuronEntry> equal(3, {0, 1, 2});
    const Histogram log = histogram_of_weights(equal, 5, WeightScale::log);
    EXPECT_DOUBLE_EQ(log.edges.front(), 0.2);
    EXPECT_DOUBLE_EQ(log.edges.back(), 2);
    EXPECT_EQ(log.counts.back(), 3);
    EXPECT_TRUE(histogram_of_weights({}, 5, WeightScale::log).edges.empty());
    EXPECT_TRUE(histogram_of_weights(equal, 0, WeightScale::log).edges.empty());
}

TEST(NeuronExamples, OfASilentNeuronAreNone) {
    const NeuronExamples examples({}, 4, 10, {});
    EXPECT_EQ(examples.active(), 0);
    EXPECT_TRUE(examples.strongest(5).empty());
    EXPECT_TRUE(examples.quantiles(10, 3).empty());
    EXPECT_TRUE(examples.random(5, 1).empty());
    EXPECT_TRUE(examples.near_misses(5).examples.empty());
    EXPECT_EQ(examples.between(0, 10, 5).documents, 0);
}

}  // namespace
}  // namespace sparsescope
