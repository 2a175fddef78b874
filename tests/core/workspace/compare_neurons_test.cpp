// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/compare_neurons.h"

#include <algorithm>
#include <cmath>

#include "tests/core/workspace/model_fixture.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

TEST(SharedRows, AgreeWithAPlainCount) {
    Random random(17);
    const CodeMatrix a = test::random_codes(random, 300, 30, 5, 0);
    const CodeMatrix b = test::random_codes(random, 300, 40, 7, 0);
    RowSet counted(300, true);
    for (std::size_t row = 0; row < 300; row += 9)
        counted.remove(row);
    const ActiveRows first(a, 3, counted), second(b, 4, counted);
    const auto matches = most_shared_rows(first, second, b, 4, {});
    ASSERT_TRUE(matches);
    for (std::size_t i = 0; i < 30; ++i) {
        SharedRows best;
        for (std::size_t j = 0; j < 40; ++j) {
            std::vector<std::uint32_t> both;
            std::ranges::set_intersection(first.rows(i), second.rows(j), std::back_inserter(both));
            const auto shared = static_cast<double>(both.size());
            const double jaccard =
                shared / (static_cast<double>(first.size(i) + second.size(j)) - shared);
            if (shared > 0 && jaccard > best.jaccard)
                best = {static_cast<NeuronId>(j), std::ssize(both), jaccard};
        }
        EXPECT_EQ((*matches)[i].neuron, best.neuron);
        EXPECT_EQ((*matches)[i].shared, best.shared);
        EXPECT_DOUBLE_EQ((*matches)[i].jaccard, best.jaccard);
    }
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(most_shared_rows(first, second, b, 4, stop.get_token()).error().code,
              ErrorCode::cancelled);
}

class CompareNeurons : public ModelTest {
  protected:
    // The four neurons of axes(), and another model in which the last two have turned.
    std::shared_ptr<const LoadedModel> add_turned(DatasetId dataset, std::size_t dim = 2) {
        HeadWeights head = axes();
        head.dim = dim;
        head.encoder_weight = {0, 2, 3, 0, 1, 1, 1, 1};
        head.encoder_weight.resize(dim * 4);
        head.pre_bias.resize(dim);
        CodeMatrix codes(4);
        for (const auto& document : planted()) {
            const Code code = encode(axes(), document.x, 2);
            std::vector<std::pair<NeuronId, float>> entries;
            for (std::size_t i = 0; i < code.neurons.size(); ++i)
                entries.emplace_back(code.neurons[i] < 2 ? 1 - code.neurons[i] : code.neurons[i],
                                     code.weights[i]);
            codes.append(test::make_code(entries).view());
        }
        const ModelInfo info{
            .name = "turned", .dataset = dataset, .dim = dim, .hidden = 4, .k = 2, .stored_k = 2};
        return value_of(load_model(corpus, value_of(corpus.add_model(info, head, &codes))));
    }
};

TEST_F(CompareNeurons, FindsNeuronsThatChangedPlaces) {
    const auto first = load();
    const auto second = add_turned(first->info.dataset);
    const auto c = value_of(compare_neurons(*first, *second));
    EXPECT_TRUE(c.by_row);
    EXPECT_TRUE(c.by_documents);
    EXPECT_EQ(c.limit, 0.7);
    EXPECT_EQ(c.documents, 6);
    ASSERT_EQ(c.matches.size(), 4U);
    EXPECT_EQ(c.matches[0].by_row->neuron, 1U);
    EXPECT_NEAR(c.matches[0].by_row->cosine, 1, 1e-6);
    EXPECT_EQ(c.matches[0].by_documents->neuron, 1U);
    EXPECT_EQ(c.matches[0].by_documents->jaccard, 1);
    EXPECT_EQ(c.matches[1].match(), 0U);
    EXPECT_EQ(*c.matches[0].other_frequency, c.matches[0].frequency);
    // Neuron 3 is active on no document; 2 points west, where nobody points any more.
    EXPECT_FALSE(c.matches[3].by_documents);
    EXPECT_NEAR(c.matches[2].by_row->cosine, 0, 1e-6);
    double sum = 0;
    std::int64_t alive = 0;
    for (const MatchedNeuron& match : c.matches) {
        if (!match.alive) continue;
        sum += match.by_row->cosine;
        ++alive;
    }
    EXPECT_EQ(c.alive, alive);
    EXPECT_DOUBLE_EQ(*c.stability, sum / static_cast<double>(alive));
    EXPECT_EQ(c.found + std::ssize(c.lost), c.alive);
    EXPECT_EQ(value_of(compare_neurons(*first, *second, {.limit = -1})).lost.size(), 0U);
}

TEST_F(CompareNeurons, RefusesWhatCannotBeCompared) {
    const auto first = load();
    EXPECT_EQ(compare_neurons(*first, *first).error().code, ErrorCode::invalid_argument);
    const auto second = add_turned(first->info.dataset);
    EXPECT_EQ(compare_neurons(*first, *second, {.k = 3}).error().code, ErrorCode::invalid_argument);
    LoadedModel elsewhere = *second;
    elsewhere.info.dataset = 77;
    EXPECT_FALSE(value_of(compare_neurons(*first, elsewhere)).by_documents);
    elsewhere.weights.dim = 1;
    const auto nothing = compare_neurons(*first, elsewhere);
    ASSERT_FALSE(nothing);
    EXPECT_NE(nothing.error().message.find("nothing to be compared by"), std::string::npos);
}

TEST_F(CompareNeurons, ComparesByDocumentsAloneWhereDimensionsDiffer) {
    const auto first = load();
    LoadedModel other = *add_turned(first->info.dataset);
    other.weights.dim = 1;
    const auto c = value_of(compare_neurons(*first, other));
    EXPECT_FALSE(c.by_row);
    EXPECT_FALSE(c.stability);
    EXPECT_EQ(c.limit, 0.3);
    EXPECT_EQ(c.matches[0].match(), 1U);
    EXPECT_TRUE(c.mean_shared);
}

}  // namespace
}  // namespace sparsescope
