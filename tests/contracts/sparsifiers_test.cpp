// SPDX-License-Identifier: GPL-3.0-or-later
// What every sparsifier of the list has to keep, whatever it chooses.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/sae/initial_head.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/sae/training_step.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

constexpr std::size_t rows = 12, dim = 10, hidden = 40;

class EverySparsifier : public testing::TestWithParam<const SparsifierEntry*> {
  protected:
    EverySparsifier() {
        const auto data = made_up::clusters(rows, dim, 3, 2);
        x_.assign(data.embeddings.values.begin(), data.embeddings.values.end());
        labels_ = data.labels;
        config_.hidden = hidden;
        config_.aux_k = 4;
        config_.sparsifier = GetParam()->name;
        config_.decoupled_weight = config_.repulsion_weight = config_.balance_weight = 0.1;
    }
    StepLosses gradient(const TrainConfig& config, const HeadParameters<double>& head, int k,
                        HeadParameters<double>& out) const {
        return TrainingStep<double>(config, head).gradient({x_.data(), rows, labels_}, k, out);
    }
    // The batch's codes under the given head.
    kernels::SparseBatch<double> codes(const HeadParameters<double>& head, int k) const {
        TrainingStep<double> step(config_, head);
        HeadParameters<double> unused;
        (void)step.gradient({x_.data(), rows, labels_}, k, unused);
        return step.last().code;
    }

    made_up::OneThread one_thread_;
    TrainConfig config_;
    HeadParameters<double> head_ = made_up::head<double>(dim, hidden, 11);
    std::vector<double> x_;
    std::vector<std::int32_t> labels_;
};

TEST_P(EverySparsifier, KeepsNoMoreThanItSaysLargestFirst) {
    for (const int k : {1, 3, static_cast<int>(hidden / 4)}) {
        const auto code = codes(head_, k);
        const auto most = static_cast<std::uint32_t>(GetParam()->most_active * k);
        std::size_t active = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            EXPECT_LE(code.active_k[r], most);
            EXPECT_LE(code.active_k[r], code.active[r]);
            EXPECT_LE(code.active[r], 4 * k);
            active += code.active_k[r];
            std::vector<NeuronId> neurons;
            for (std::size_t s = 0; s < code.active[r]; ++s) {
                const std::size_t at = code.at(r) + s;
                neurons.push_back(code.neurons[at]);
                EXPECT_NE(code.values[at], 0);
                EXPECT_TRUE(code.has_signs || code.values[at] > 0);
                if (s > 0) {
                    EXPECT_LE(std::abs(code.values[at]), std::abs(code.values[at - 1]));
                }
            }
            std::ranges::sort(neurons);
            EXPECT_EQ(std::ranges::adjacent_find(neurons), neurons.end());
        }
        EXPECT_GT(active, 0U) << k;
        // Thresholds have no budget; the others do.
        if (make_sparsifier<double>(config_)->adds_latent_bias()) {
            EXPECT_LE(active, rows * static_cast<std::size_t>(k));
        }
    }
}

// Every loss but the auxiliary one, whose target is a constant (tests/core/sae/gradient_test.cpp).
TEST_P(EverySparsifier, StartsWithAboutTheFirstKActive) {
    const auto data = made_up::clusters(300, dim, 3, 7);
    config_.initial_k = 8;
    Random random(1);
    const HeadParameters<float> head = initial_head(config_, data.embeddings.view(), random);
    TrainingStep<float> step(config_, head);
    HeadParameters<float> unused;
    (void)step.gradient({data.embeddings.values.data(), 300, data.labels}, 8, unused);
    double active = 0;
    for (const auto count : step.last().code.active_k)
        active += count;
    EXPECT_GT(active / 300, 6);
    EXPECT_LT(active / 300, 10);
}

TEST_P(EverySparsifier, GradientsOfAllLossesMatchFiniteDifferences) {
    config_.aux_weight = 0;
    const bool own_bias = !make_sparsifier<double>(config_)->adds_latent_bias();
    for (const int k : {1, 3}) {
        HeadParameters<double> out, unused, head = head_;
        ASSERT_TRUE(std::isfinite(gradient(config_, head, k, out).total));
        const auto check = [&](std::vector<double>& parameters, const std::vector<double>& g) {
            for (std::size_t i = 0; i < parameters.size(); ++i) {
                const double kept = parameters[i], step = 1e-6;
                parameters[i] = kept + step;
                const double above = gradient(config_, head, k, unused).total;
                parameters[i] = kept - step;
                const double below = gradient(config_, head, k, unused).total;
                parameters[i] = kept;
                ASSERT_NEAR(g[i], (above - below) / (2 * step), 2e-8)
                    << "k " << k << " index " << i;
            }
        };
        check(head.encoder_weight, out.encoder_weight);
        check(head.pre_bias, out.pre_bias);
        // Thresholds have only an estimate.
        if (!own_bias) check(head.latent_bias, out.latent_bias);
    }
}

TEST_P(EverySparsifier, BreaksTiesTheSameWayEveryTime) {
    for (std::size_t i = dim; i < head_.encoder_weight.size(); ++i)
        head_.encoder_weight[i] = head_.encoder_weight[i % dim];
    std::ranges::fill(head_.latent_bias, 0.0);
    const auto first = codes(head_, 2), second = codes(head_, 2);
    EXPECT_EQ(first.neurons, second.neurons);
    EXPECT_EQ(first.active_k, second.active_k);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t s = 0; s < first.active[r]; ++s)
            EXPECT_EQ(first.neurons[first.at(r) + s], s);
}

TEST_P(EverySparsifier, TrainsOnWhateverComes) {
    const auto expect_sound = [&](HeadParameters<double> head, std::vector<double> x,
                                  std::size_t count, const std::string& what) {
        TrainingStep<double> step(config_, std::move(head));
        for (int i = 0; i < 12; ++i)
            ASSERT_TRUE(std::isfinite(
                step.run({x.data(), count, std::span(labels_).first(count)}, 2).total))
                << what;
        for (const double w : step.head().encoder_weight)
            ASSERT_TRUE(std::isfinite(w)) << what;
    };
    expect_sound(head_, x_, rows, "ordinary rows");
    expect_sound(head_, x_, 1, "a batch of one");
    expect_sound(head_, std::vector<double>(x_.size(), 0.0), rows, "all-zero rows");
    auto equal = x_;
    for (std::size_t i = dim; i < equal.size(); ++i)
        equal[i] = equal[i % dim];
    expect_sound(head_, equal, rows, "equal rows");
    auto silent = head_;
    std::ranges::fill(silent.latent_bias, -100.0);
    expect_sound(silent, x_, rows, "nothing above zero");
}

TEST_P(EverySparsifier, LetsWhatIsNotANumberReachTheLoss) {
    x_[dim + 3] = std::nan("");
    TrainingStep<double> step(config_, head_);
    EXPECT_FALSE(std::isfinite(step.run({x_.data(), rows, labels_}, 2).total));
    EXPECT_EQ(step.head().encoder_weight, head_.encoder_weight);
}

// Readers know nothing of sparsifiers: the k largest of the stored head, after ReLU, are the
// strongest part of the code that was trained, and rebuild the same.
TEST_P(EverySparsifier, StoresAHeadThatReadsThePrefixOfItsCodes) {
    constexpr int k = 3;
    for (double& c : head_.latent_bias)
        c = -std::abs(c);
    const auto trained = codes(head_, k);
    const HeadParameters<double> stored(stored_head(config_, head_.to_weights()));
    TrainConfig plain = config_;
    plain.sparsifier = "topk";
    plain.hidden = static_cast<int>(stored.hidden);
    TrainingStep<double> step(plain, stored);
    HeadParameters<double> unused;
    (void)step.gradient({x_.data(), rows, labels_}, k, unused);
    const auto& read = step.last().code;
    std::size_t compared = 0;
    for (std::size_t r = 0; r < rows; ++r) {
        const std::size_t common = std::min(trained.active_k[r], read.active_k[r]);
        EXPECT_EQ(common, std::min<std::size_t>(trained.active_k[r], k));
        for (std::size_t s = 0; s < common; ++s, ++compared)
            for (std::size_t j = 0; j < dim; ++j) {
                const std::size_t t = trained.at(r) + s, o = read.at(r) + s;
                EXPECT_NEAR(trained.values[t] * head_.encoder_weight[trained.neurons[t] * dim + j],
                            read.values[o] * stored.encoder_weight[read.neurons[o] * dim + j],
                            1e-6);
            }
    }
    EXPECT_GT(compared, rows);
}

INSTANTIATE_TEST_SUITE_P(List, EverySparsifier,
                         testing::ValuesIn(sparsifiers().begin(), sparsifiers().end()),
                         [](const auto& parameter) { return parameter.param->name; });

TEST(Sparsifiers, HaveTheNamesThatTheFormOffers) {
    ASSERT_EQ(sparsifiers().size(), sparsifier_names().size());
    for (std::size_t i = 0; i < sparsifiers().size(); ++i)
        EXPECT_EQ(sparsifiers()[i]->name, sparsifier_names()[i]);
}

}  // namespace
}  // namespace sparsescope
