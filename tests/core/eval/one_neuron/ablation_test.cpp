// SPDX-License-Identifier: GPL-3.0-or-later
// Reconstruction and search with one neuron's weight multiplied, against changing every code.
#include <gtest/gtest.h>

#include <cmath>

#include "core/eval/explained_variance.h"
#include "core/eval/rank_overlap.h"
#include "core/eval/reconstruction_shares.h"
#include "core/eval/reweighted_search.h"
#include "tests/core/eval/one_neuron/naive_neuron.h"
#include "tests/support/sample_head.h"

namespace sparsescope {
namespace {

CodeMatrix changed_codes(const CodeMatrix& codes, int k, NeuronId neuron, double factor) {
    CodeMatrix changed(codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        std::vector<std::pair<NeuronId, float>> entries;
        for (std::size_t i = 0; i < code.size(); ++i) {
            const double by = code.neurons[i] == neuron ? factor : 1;
            if (by > 0)
                entries.emplace_back(code.neurons[i], static_cast<float>(by * code.weights[i]));
        }
        changed.append(test::make_code(std::move(entries)).view());
    }
    return changed;
}

double slow_explained_variance(const HeadWeights& head, const CodeMatrix& codes,
                               EmbeddingView embeddings) {
    ExplainedVariance variance(head.dim);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        std::vector<float> reconstruction = head.pre_bias;
        const CodeView code = codes.row(row);
        for (std::size_t i = 0; i < code.size(); ++i)
            for (std::size_t j = 0; j < head.dim; ++j)
                reconstruction[j] += code.weights[i] * head.decoder_row(code.neurons[i])[j];
        variance.add(embeddings.row(row), reconstruction);
    }
    return variance.value();
}

std::vector<std::int64_t> all_rows(std::size_t count) {
    std::vector<std::int64_t> rows(count);
    for (std::size_t row = 0; row < count; ++row)
        rows[row] = static_cast<std::int64_t>(row);
    return rows;
}

TEST(ReconstructionShares, AreWhatChangingEveryCodeGives) {
    for (const bool tied : {true, false}) {
        Random random(31);
        const CodeMatrix codes = test::random_codes(random, 120, 20, 6, 0);
        const HeadWeights head = sample_head(7, 20, tied);
        EmbeddingMatrix x(120, 7);
        for (float& value : x.values)
            value = static_cast<float>(random.normal());
        const auto shares = ReconstructionShares::measure(head, codes, 4, x.view(), all_rows(120));
        ASSERT_TRUE(shares);
        EXPECT_EQ(shares->documents(), 120);
        for (const NeuronId neuron : {0U, 7U, 19U})
            for (const double factor : {0.0, 0.5, 1.0, 3.0})
                EXPECT_NEAR(shares->explained_variance(neuron, factor),
                            slow_explained_variance(head, changed_codes(codes, 4, neuron, factor),
                                                    x.view()),
                            1e-4)
                    << neuron << " " << factor;
        const double best = *shares->best_factor(7);
        for (const double other : {best - 0.1, best + 0.1})
            EXPECT_LT(shares->explained_variance(7, other), shares->explained_variance(7, best));
    }
}

TEST(ReconstructionShares, ByHand) {
    // Two documents (2, 0) and (0, 2); neuron 0 reconstructs half of the first, 1 nothing.
    HeadWeights head;
    head.dim = 2;
    head.hidden = 2;
    head.encoder_weight = {1, 0, 0, 1};
    head.pre_bias = {0, 0};
    head.latent_bias = {0, 0};
    const CodeMatrix codes = test::make_codes(2, {{{0, 1}}, {}});
    EmbeddingMatrix x(2, 2);
    x.values = {2, 0, 0, 2};
    const auto shares = ReconstructionShares::measure(head, codes, 1, x.view(), all_rows(2));
    ASSERT_TRUE(shares);
    // Σ‖x − x̄‖² = 4; SSE is 1 + 4, without the neuron 4 + 4, at twice its weight 4.
    EXPECT_DOUBLE_EQ(shares->explained_variance(0), 1 - 5.0 / 4);
    EXPECT_DOUBLE_EQ(shares->explained_variance(0, 0), 1 - 8.0 / 4);
    EXPECT_DOUBLE_EQ(shares->explained_variance(0, 2), 0);
    EXPECT_DOUBLE_EQ(*shares->best_factor(0), 2);
    EXPECT_FALSE(shares->best_factor(1));
    EXPECT_DOUBLE_EQ(shares->explained_variance(1, 0), shares->explained_variance(1));
}

TEST(ReconstructionShares, OfNothingOrEqualDocuments) {
    const HeadWeights head = sample_head(3, 4, true);
    const CodeMatrix codes = test::make_codes(4, {{{0, 1}}, {{0, 1}}});
    EmbeddingMatrix x(2, 3);
    const auto equal = ReconstructionShares::measure(head, codes, 1, x.view(), all_rows(2));
    ASSERT_TRUE(equal);
    EXPECT_EQ(equal->explained_variance(0, 0), 0);
    const auto none = ReconstructionShares::measure(head, codes, 1, {}, {});
    ASSERT_TRUE(none);
    EXPECT_EQ(none->explained_variance(0), 0);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(ReconstructionShares::measure(head, codes, 1, x.view(), all_rows(2), stop.get_token())
                  .error()
                  .code,
              ErrorCode::cancelled);
}

TEST(Reweighted, KeepsTheOrderOfACode) {
    const auto code = test::make_code({{5, 4}, {2, 3}, {7, 1}});
    const auto neurons_at = [&](double factor) {
        return reweighted(code.view(), 2, factor).neurons;
    };
    EXPECT_EQ(neurons_at(0), (std::vector<NeuronId>{5, 7}));
    EXPECT_EQ(neurons_at(0.1), (std::vector<NeuronId>{5, 7, 2}));
    EXPECT_EQ(neurons_at(2), (std::vector<NeuronId>{2, 5, 7}));
    EXPECT_EQ(reweighted(code.view(), 5, 0.25).neurons, (std::vector<NeuronId>{2, 5, 7}));  // a tie
    EXPECT_EQ(reweighted(code.view(), 9, 0).neurons, code.neurons);
    EXPECT_EQ(reweighted(code.view(), 2, 2).weights, (std::vector<float>{6, 4, 1}));
}

class ReweightedSearchTest : public ::testing::TestWithParam<std::tuple<int, double>> {};

TEST_P(ReweightedSearchTest, IsASearchOfChangedCodes) {
    const auto [k, factor] = GetParam();
    Random random(41);
    // Few levels of weight make many ties.
    const CodeMatrix codes = test::random_codes(random, 400, 16, 6, 3);
    const SparseIndex index = SparseIndex::build(codes, k);
    RowSet allowed(400, true);
    for (std::size_t row = 0; row < 400; row += 7)
        allowed.remove(row);
    for (const NeuronId neuron : {0U, 5U}) {
        const ReweightedSearch search(index, codes, allowed, neuron,
                                      test::active_entries(codes, neuron, k), factor);
        const CodeMatrix changed = changed_codes(codes, k, neuron, factor);
        const SparseIndex slow = SparseIndex::build(changed, k);
        for (std::size_t query = 0; query < 400; query += 3) {
            const CodeView code = codes.row(query).prefix(static_cast<std::size_t>(k));
            const auto excluded = static_cast<std::int64_t>(query);
            SearchCost cost;
            const auto expected = slow.search(
                changed.row(query), {.n = 9, .allowed = &allowed, .excluded = excluded}, cost);
            const auto found = search.search(code, 9, excluded);
            ASSERT_EQ(found.size(), expected.size()) << query;
            for (std::size_t i = 0; i < found.size(); ++i) {
                EXPECT_EQ(found[i].row, expected[i].row) << query;
                EXPECT_EQ(found[i].score, expected[i].score);
            }
            const NearestRows before = nearest_rows(index, code, allowed, excluded);
            const NearestRows slowly = nearest_rows(slow, changed.row(query), allowed, excluded);
            const NearestRows nearest = search.nearest(code, excluded, before);
            EXPECT_EQ(nearest.rows, slowly.rows) << query;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(AtAnyKAndFactor, ReweightedSearchTest,
                         ::testing::Combine(::testing::Values(1, 2, 6),
                                            ::testing::Values(0.0, 0.3, 1.0, 4.0)));

TEST(NearestRows, AreAllThatTie) {
    const CodeMatrix codes =
        test::make_codes(3, {{{0, 1}}, {{0, 5}}, {{1, 1}}, {{0, 1}, {1, 1}}, {{0, 2}}});
    const SparseIndex index = SparseIndex::build(codes, 2);
    const RowSet all(5, true);
    EXPECT_EQ(nearest_rows(index, codes.row(0), all, -1).rows,
              (std::vector<std::uint32_t>{0, 1, 4}));
    EXPECT_EQ(nearest_rows(index, codes.row(0), all, 1).rows, (std::vector<std::uint32_t>{0, 4}));
    EXPECT_TRUE(nearest_rows(index, {}, all, -1).rows.empty());
}

TEST(RankOverlap, ByHand) {
    const std::vector<std::int64_t> a{1, 2, 3}, swapped{2, 1, 3}, others{7, 8, 9}, first{1};
    EXPECT_NEAR(rank_biased_overlap(a, a), 1, 1e-12);
    EXPECT_EQ(rank_biased_overlap(a, others), 0);
    EXPECT_NEAR(rank_biased_overlap(a, swapped), 0.9, 1e-12);  // only the first place differs
    // X/d is 1, 1/2, 1/3.
    EXPECT_NEAR(rank_biased_overlap(a, first, 0.5), 0.5 * (1 + 0.25 + 1.0 / 12) + 0.125 / 3, 1e-12);
    EXPECT_EQ(rank_biased_overlap({}, {}), 1);
    EXPECT_EQ(rank_biased_overlap(a, {}), 0);
}

}  // namespace
}  // namespace sparsescope
