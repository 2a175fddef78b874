// SPDX-License-Identifier: GPL-3.0-or-later
// A small run whose owner says given words at given steps and remembers what it was told.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/parallel.h"
#include "core/sae/trainer.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {

struct ScriptedOwner : TrainObserver {
    std::map<std::int64_t, TrainControl> words;  // by steps done
    std::vector<StepMetrics> steps;
    std::vector<HeldOutQuality> held_out;
    std::vector<FrequencyHistogram> histograms;
    std::vector<NeuronChanges> changes;
    std::vector<CheckpointInfo> written;
    std::vector<CheckpointInfo> all;
    std::vector<std::string> notices;
    std::vector<std::string> waiting;
    std::vector<std::string> warnings;

    void on_step(const StepMetrics& m) override { steps.push_back(m); }
    void on_held_out(const HeldOutQuality& q) override { held_out.push_back(q); }
    void on_histogram(const FrequencyHistogram& h) override { histograms.push_back(h); }
    void on_changes(const NeuronChanges& c) override { changes.push_back(c); }
    void on_checkpoint(const CheckpointInfo& one, std::span<const CheckpointInfo> list) override {
        written.push_back(one);
        all.assign(list.begin(), list.end());
    }
    void on_notice(std::int64_t, const std::string& text) override { notices.push_back(text); }
    void on_waiting(std::int64_t, const Error& error) override { waiting.push_back(error.message); }
    void on_warning(const Error& error) override { warnings.push_back(error.message); }
    TrainControl control() override {
        const auto word = words.extract(steps.empty() ? std::int64_t{0} : steps.back().step + 1);
        return word ? word.mapped() : TrainControl::go_on;
    }
};

// Twenty steps: four epochs of five batches, the last of each a partial one.
struct SmallRun {
    made_up::Data train, held_out;
    TrainConfig config;
    TrainOptions options;

    SmallRun() {
        auto [known, unknown] = made_up::split_clusters(220, 60, 16, 4, 1);
        train = std::move(known);
        held_out = std::move(unknown);
        set_compute_threads(1);  // so that a busy machine does not make its steps wait for threads
        config.hidden = 64;
        config.k = 2;
        config.initial_k = 8;
        config.aux_k = 8;
        config.epochs = 4;
        config.batch = 50;
        config.learning_rate = 1e-3;
        config.order = BatchOrder::shuffled;
        options.monitor_seconds = 0;
    }
    [[nodiscard]] TrainData data() const {
        return {train.embeddings.view(), train.labels, held_out.embeddings.view(), held_out.labels};
    }
    [[nodiscard]] Result<TrainOutcome> go(TrainObserver& owner, std::stop_token stop = {}) const {
        return sparsescope::train(config, data(), options, owner, std::move(stop));
    }
};

inline void expect_same_weights(const HeadWeights& a, const HeadWeights& b) {
    EXPECT_EQ(a.encoder_weight, b.encoder_weight);
    EXPECT_EQ(a.pre_bias, b.pre_bias);
    EXPECT_EQ(a.latent_bias, b.latent_bias);
    EXPECT_EQ(a.stats_last_nonzero, b.stats_last_nonzero);
}

}  // namespace sparsescope
