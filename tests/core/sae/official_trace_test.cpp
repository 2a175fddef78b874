// SPDX-License-Identifier: GPL-3.0-or-later
// Two recorded runs of the official training step on CPU (tests/data/official): from the same
// weights, in sequential order, our run has to follow them step by step.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/formats/npz.h"
#include "core/model_files/official_head.h"
#include "core/sae/trainer.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

const std::filesystem::path folder = std::filesystem::path(test_data()) / "official";

struct Recorded {
    nlohmann::json trace;
    EmbeddingMatrix data;
    std::vector<std::int32_t> labels;
    HeadWeights initial, final;
};

template <class T>
std::vector<T> read_all(const std::filesystem::path& path, const std::string& key);

template <>
std::vector<float> read_all(const std::filesystem::path& path, const std::string& key) {
    auto reader = open_npz(path, key).value();
    std::vector<float> values(reader.info().items());
    EXPECT_TRUE(reader.read_floats(values));
    return values;
}
template <>
std::vector<std::int64_t> read_all(const std::filesystem::path& path, const std::string& key) {
    auto reader = open_npz(path, key).value();
    std::vector<std::int64_t> values(reader.info().items());
    EXPECT_TRUE(reader.read_integers(values));
    return values;
}

Recorded load(const std::string& name) {
    Recorded r;
    std::ifstream(folder / (name + "_trace.json")) >> r.trace;
    const auto& config = r.trace.at("config");
    r.data = EmbeddingMatrix(config.at("N"), config.at("d"));
    r.data.values = read_all<float>(folder / (name + "_data.npz"), "data");
    const auto labels = read_all<std::int64_t>(folder / (name + "_data.npz"), "labels");
    r.labels.assign(labels.begin(), labels.end());
    r.initial = read_head_weights(folder / (name + "_init.safetensors")).value();
    r.final = read_head_weights(folder / (name + "_final.safetensors")).value();
    return r;
}

TrainConfig config_of(const nlohmann::json& recorded) {
    TrainConfig c;
    c.hidden = recorded.at("h");
    c.k = recorded.at("k_final");
    c.initial_k = recorded.at("k_init").is_null() ? 0 : recorded.at("k_init").get<int>();
    c.aux_k = recorded.at("aux_k");
    c.aux_weight = recorded.at("beta");
    c.contrastive_weight = recorded.at("gamma");
    c.contrastive =
        recorded.at("supervised").get<bool>() ? ContrastiveMode::supervised : ContrastiveMode::self;
    c.learning_rate = recorded.at("lr");
    c.batch = recorded.at("batch");
    c.epochs = recorded.at("epochs");
    c.decay_ratio = recorded.at("k_decay_ratio");
    c.dead_threshold = recorded.at("dead_threshold");
    c.order = BatchOrder::sequential;
    return c;
}

struct Collector : TrainObserver {
    std::vector<StepMetrics> steps;
    void on_step(const StepMetrics& m) override { steps.push_back(m); }
};

double norm_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += std::pow(static_cast<double>(a[i]) - b[i], 2);
        norm += std::pow(static_cast<double>(b[i]), 2);
    }
    return std::sqrt(difference / norm);
}

class OfficialTrace : public testing::TestWithParam<const char*> {};

TEST_P(OfficialTrace, IsFollowedStepByStep) {
    const Recorded recorded = load(GetParam());
    const auto& steps = recorded.trace.at("steps");
    Collector collector;
    TrainOptions options;
    options.initial_weights = recorded.initial;
    options.monitor_seconds = 0;
    const TrainData data{recorded.data.view(), recorded.labels, {}, {}};
    const auto outcome =
        train(config_of(recorded.trace.at("config")), data, options, collector, {});
    ASSERT_TRUE(outcome) << outcome.error().message << outcome.error().detail;
    ASSERT_EQ(collector.steps.size(), steps.size());
    // Columns of the trace: step, k, the four losses before their weights, total, dead by the
    // counter.
    const std::pair<const char*, std::size_t> parts[] = {
        {"reconstruction", 2}, {"reconstruction_4k", 3}, {"auxiliary", 4}, {"contrastive", 5}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const StepMetrics& ours = collector.steps[i];
        EXPECT_EQ(ours.k, steps[i][1].get<int>()) << "step " << i;
        const double tolerance = i < 20 ? 1e-4 : 1e-3;
        ASSERT_EQ(ours.losses.size(), std::size(parts));
        for (const LossValue& loss : ours.losses) {
            const auto part = std::find_if(std::begin(parts), std::end(parts),
                                           [&](const auto& p) { return p.first == loss.name; });
            ASSERT_NE(part, std::end(parts)) << loss.name;
            const double expected = steps[i][part->second].get<double>();
            EXPECT_NEAR(loss.value, expected, tolerance * std::abs(expected))
                << loss.name << " at step " << i;
        }
        const double total = steps[i][6].get<double>();
        EXPECT_NEAR(ours.total_loss, total, tolerance * std::abs(total)) << "step " << i;
        EXPECT_EQ(ours.auxiliary_mask, steps[i][7].get<std::int64_t>()) << "step " << i;
    }
    EXPECT_LT(norm_difference(outcome->weights.encoder_weight, recorded.final.encoder_weight),
              1e-3);
    EXPECT_LT(norm_difference(outcome->weights.latent_bias, recorded.final.latent_bias), 1e-3);
    EXPECT_LT(norm_difference(outcome->weights.pre_bias, recorded.final.pre_bias), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Runs, OfficialTrace, testing::Values("self_supervised", "supervised"),
                         [](const auto& parameter) { return std::string(parameter.param); });

}  // namespace
}  // namespace sparsescope
