// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/recipe/presets.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

struct Collector : TrainObserver {
    std::vector<StepMetrics> steps;
    std::vector<HeldOutQuality> held_out;
    std::vector<FrequencyHistogram> histograms;
    std::int64_t stop_after = -1;
    void on_step(const StepMetrics& m) override { steps.push_back(m); }
    void on_held_out(const HeldOutQuality& q) override { held_out.push_back(q); }
    void on_histogram(const FrequencyHistogram& h) override { histograms.push_back(h); }
    TrainControl control() override {
        return static_cast<std::int64_t>(steps.size()) == stop_after ? TrainControl::stop
                                                                     : TrainControl::go_on;
    }
};

TrainConfig small_config() {
    TrainConfig config;
    config.hidden = 64;
    config.k = 2;
    config.initial_k = 8;
    config.aux_k = 8;
    config.epochs = 3;
    config.batch = 50;
    config.learning_rate = 1e-3;
    return config;
}

TrainOptions every_step() {
    TrainOptions options;
    options.monitor_seconds = 0;
    return options;
}

TEST(Trainer, FollowsTheScheduleAndReportsWhatItDoes) {
    const auto [data, test] = made_up::split_clusters(220, 60, 16, 4, 1);
    Collector collector;
    const auto outcome = train(
        small_config(), {data.embeddings.view(), data.labels, test.embeddings.view(), test.labels},
        every_step(), collector, {});
    ASSERT_TRUE(outcome) << outcome.error().message;
    EXPECT_EQ(outcome->steps, 15);  // three epochs of five batches, the last of them partial
    ASSERT_EQ(collector.steps.size(), 15U);
    EXPECT_EQ(collector.steps.front().k, 8);
    EXPECT_EQ(collector.steps.back().k, 2);
    EXPECT_EQ(outcome->k, 2);
    EXPECT_EQ(outcome->end, TrainEnd::finished);
    for (const StepMetrics& m : collector.steps) {
        double total = 0;
        for (const LossValue& loss : m.losses)
            total += loss.weight * loss.value;
        EXPECT_DOUBLE_EQ(total, m.total_loss);
        EXPECT_LE(m.l0, m.k);
        EXPECT_GE(m.dead_share, 0);
        EXPECT_LE(m.dead_share, 1);
    }
    ASSERT_FALSE(collector.held_out.empty());
    // At k and at 8, which is 4k.
    ASSERT_EQ(collector.held_out.size() % 2, 0U);
    const HeldOutQuality& at_k = collector.held_out[collector.held_out.size() - 2];
    EXPECT_EQ(at_k.k, 2);
    EXPECT_EQ(at_k.queries, 60);
    EXPECT_GT(at_k.nearest_neighbour_accuracy.value(), 0.5);
    EXPECT_EQ(collector.held_out.back().k, 8);
    ASSERT_FALSE(collector.histograms.empty());
    std::int64_t neurons = collector.histograms.back().never;
    for (const auto count : collector.histograms.back().counts)
        neurons += count;
    EXPECT_EQ(neurons, 64);
}

// 1-NN accuracy at k = 2 on held-out rows after ten epochs.
double accuracy_after(double learning_rate, const made_up::TrainAndHeldOut& data) {
    TrainConfig config = small_config();
    config.epochs = 10;
    config.learning_rate = learning_rate;
    Collector collector;
    const auto outcome = train(config,
                               {data.train.embeddings.view(), data.train.labels,
                                data.held_out.embeddings.view(), data.held_out.labels},
                               every_step(), collector, {});
    EXPECT_TRUE(outcome) << outcome.error().message;
    const HeldOutQuality& last = collector.held_out[collector.held_out.size() - 2];
    EXPECT_EQ(last.k, 2);
    return last.nearest_neighbour_accuracy.value();
}

TEST(Trainer, LearnsWhatHoldsForRowsItHasNotSeen) {
    const made_up::OneThread one_thread;
    auto data = made_up::split_clusters(400, 400, 16, 4, 1);
    constexpr double learned = 0.95;
    EXPECT_GT(accuracy_after(3e-3, data), learned);
    // That the bound can fail: a head that stays where it started, and labels that mean nothing.
    EXPECT_LT(accuracy_after(1e-12, data), learned - 0.05);
    Random(3).shuffle(std::span(data.train.labels));
    EXPECT_LT(accuracy_after(3e-3, data), 0.4);
}

TEST(Trainer, SameSeedAndThreadsGiveTheSameBytesAndAnotherSeedOthers) {
    const auto data = made_up::clusters(220, 16, 4, 1);
    const auto weights = [&](std::uint64_t seed) {
        TrainConfig config = small_config();
        config.seed = seed;
        TrainObserver observer;
        return train(config, {data.embeddings.view(), data.labels, {}, {}}, {}, observer, {})
            ->weights;
    };
    for (const int threads : {1, 2}) {
        set_compute_threads(threads);
        const HeadWeights a = weights(1), b = weights(1), c = weights(2);
        EXPECT_EQ(a.encoder_weight, b.encoder_weight);
        EXPECT_EQ(a.pre_bias, b.pre_bias);
        EXPECT_EQ(a.latent_bias, b.latent_bias);
        EXPECT_NE(a.encoder_weight, c.encoder_weight);
    }
}

TEST(Trainer, StopKeepsWhatWasLearnedAndSaysAtWhichK) {
    const auto data = made_up::clusters(220, 16, 4, 1);
    Collector collector;
    collector.stop_after = 4;
    const auto outcome = train(small_config(), {data.embeddings.view(), data.labels, {}, {}},
                               every_step(), collector, {});
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->end, TrainEnd::stopped);
    EXPECT_EQ(outcome->steps, 4);
    EXPECT_EQ(outcome->k, collector.steps.back().k);
    EXPECT_GT(outcome->k, 2);
    std::stop_source stopped;
    stopped.request_stop();
    TrainObserver observer;
    EXPECT_EQ(train(small_config(), {data.embeddings.view(), data.labels, {}, {}}, {}, observer,
                    stopped.get_token())
                  ->steps,
              0);
}

TEST(Trainer, RefusesWhatCannotWork) {
    const auto data = made_up::clusters(220, 16, 4, 1);
    TrainObserver observer;
    TrainConfig config = small_config();
    config.k = 17;
    EXPECT_EQ(
        train(config, {data.embeddings.view(), data.labels, {}, {}}, {}, observer, {}).error().code,
        ErrorCode::invalid_argument);
    EXPECT_FALSE(train(small_config(), {data.embeddings.view(), {}, {}, {}}, {}, observer,
                       {}));  // no labels
    TrainOptions options;
    options.initial_weights = made_up::head<float>(5, 64, 1).to_weights();
    EXPECT_EQ(
        train(small_config(), {data.embeddings.view(), data.labels, {}, {}}, options, observer, {})
            .error()
            .code,
        ErrorCode::invalid_input);
}

// Documents made of two of 32 planted atoms each: trained neurons must find the atoms again.
TEST(Trainer, RecoversPlantedAtoms) {
    constexpr std::size_t atoms = 32, dim = 24, rows = 4000;
    Random random(3);
    std::vector<double> dictionary(atoms * dim);
    for (std::size_t a = 0; a < atoms; ++a) {
        double squares = 0;
        for (std::size_t j = 0; j < dim; ++j)
            squares += std::pow(dictionary[a * dim + j] = random.normal(), 2);
        for (std::size_t j = 0; j < dim; ++j)
            dictionary[a * dim + j] /= std::sqrt(squares);
    }
    EmbeddingMatrix data(rows, dim);
    for (std::size_t r = 0; r < rows; ++r)
        for (int term = 0; term < 2; ++term) {
            const std::size_t atom = random.below(atoms);
            const double weight = random.uniform(0.5, 1.5);
            for (std::size_t j = 0; j < dim; ++j)
                data.row(r)[j] += static_cast<float>(weight * dictionary[atom * dim + j]);
        }
    TrainConfig config = preset_config("sae").value();
    config.hidden = 64;
    config.aux_k = 16;
    config.k = 2;
    config.initial_k = 16;
    config.batch = 100;
    config.epochs = 25;
    config.learning_rate = 2e-3;
    TrainObserver observer;
    const auto outcome = train(config, {data.view(), {}, {}, {}}, {}, observer, {});
    ASSERT_TRUE(outcome) << outcome.error().message;
    std::size_t found = 0;
    for (std::size_t a = 0; a < atoms; ++a) {
        double best = 0;
        for (std::size_t n = 0; n < 64; ++n) {
            double product = 0, squares = 0;
            for (std::size_t j = 0; j < dim; ++j) {
                product += outcome->weights.row(n)[j] * dictionary[a * dim + j];
                squares += std::pow(static_cast<double>(outcome->weights.row(n)[j]), 2);
            }
            best = std::max(best, product / std::sqrt(squares));
        }
        if (best > 0.9) ++found;
    }
    EXPECT_GE(found, 28U) << "of " << atoms;
}

}  // namespace
}  // namespace sparsescope
