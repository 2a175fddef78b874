// SPDX-License-Identifier: GPL-3.0-or-later
// The head of a joint run is the fused step of core/sae, and what it hands on to the backbone is
// the gradient of its losses by the embeddings, its target held still.
#include <gtest/gtest.h>

#include "core/sae/initial_head.h"
#include "core/tune/joint_head.h"
#include "tests/core/sae/made_up.h"
#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

TuneConfig joint_config() {
    TuneConfig config = tiny_config();
    config.arm = TuneArm::joint;
    config.head.hidden = 64;
    config.head.k = 4;
    config.head.aux_k = 8;
    config.head.pre_bias_start = PreBiasStart::data_mean;
    return config;
}

constexpr std::size_t rows = 6, dim = 8, hidden = 24;

TrainConfig contrast_alone() {
    TrainConfig config;
    config.hidden = static_cast<int>(hidden);
    config.k = 3;
    config.aux_k = 4;
    config.aux_weight = config.reconstruction_weight = config.multi_topk_weight = 0;
    config.repulsion_weight = 0.3;
    return config;
}

struct Gradient {
    std::vector<double> x;
    std::vector<std::int32_t> labels;
    TrainingStep<double> step;

    explicit Gradient(const TrainConfig& config)
        : step(config, made_up::head<double>(dim, hidden, 4), 0.7) {
        const auto data = made_up::clusters(rows, dim, 3, 3);
        x.assign(data.embeddings.values.begin(), data.embeddings.values.end());
        labels = data.labels;
    }
    double total() {
        HeadParameters<double> unused;
        return step.gradient({x.data(), rows, labels}, 3, unused).total;
    }
};

TEST(InputGradient, IsThatOfFiniteDifferences) {
    Gradient problem(contrast_alone());
    (void)problem.total();
    const std::vector<double> ours = input_gradient(problem.step);
    double largest = 0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double before = problem.x[i], h = 1e-6;
        problem.x[i] = before + h;
        const double above = problem.total();
        problem.x[i] = before - h;
        const double below = problem.total();
        problem.x[i] = before;
        EXPECT_NEAR((above - below) / (2 * h), ours[i], 1e-8) << i;
        largest = std::max(largest, std::abs(ours[i]));
    }
    EXPECT_GT(largest, 1e-4);
}

TEST(InputGradient, LeavesRebuildingToTheHead) {
    TrainConfig with = contrast_alone();
    with.reconstruction = ReconstructionUnit::explained;
    with.reconstruction_weight = 1;
    with.multi_topk_weight = 0.125;
    with.nested_weight = 2;
    with.aux_weight = 0.1;
    Gradient alone(contrast_alone()), together(with);
    EXPECT_GT(together.total(), alone.total() + 0.1);
    const auto one = input_gradient(alone.step), other = input_gradient(together.step);
    for (std::size_t i = 0; i < one.size(); ++i)
        EXPECT_NEAR(one[i], other[i], 1e-12);
}

TEST(JointLabels, GroupsAndSharedDocumentsBelongTogether) {
    // Pairs (0, 1), (2, 1), (3, 4), (5, 6) and a negative 7.
    const TuneBatch batch{
        .anchors = {0, 2, 3, 5}, .positives = {1, 1, 4, 6}, .negatives = {7, 7, 7, 7}};
    const auto length = [](std::int32_t) { return std::size_t{1}; };
    const TunePasses passes =
        tune_passes(batch, {}, length, [](std::int32_t) { return std::int64_t{1}; });
    ASSERT_EQ(passes.documents, (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(joint_labels(passes, batch), (std::vector<std::int32_t>{0, 0, 0, 3, 3, 5, 5, 7}));
    TuneBatch grouped = batch;
    grouped.groups = {9, no_label, no_label, 9};
    EXPECT_EQ(joint_labels(passes, grouped), (std::vector<std::int32_t>{0, 0, 0, 3, 3, 0, 0, 7}));
}

TEST(Joint, LossesAreThoseOfTheFusedStepOnTheSameEmbeddings) {
    const TuneConfig config = joint_config();
    const TuneInputs inputs = random_texts(8);
    const auto plain = open_step(tiny_config(), tiny_model("bert-mean"));
    const EmbeddingMatrix x = embeddings_of(*plain, inputs);
    const auto head = made_up::head<float>(x.dim, 64, 4);
    const auto step = value_of(
        TuneStep::open(config, {.backbone = tiny_model("bert-mean"), .head = head.to_weights()}));
    const TuneLosses losses = value_of(step->run(inputs, pairs_of(4), 1, 6));
    TrainingStep<float> fused(resolved(config.head, {.dim = x.dim}), head);
    const std::vector<std::int32_t> labels{0, 0, 1, 1, 2, 2, 3, 3};
    const StepLosses expected = fused.run({x.values.data(), 8, labels}, 6);
    ASSERT_EQ(losses.parts.size(), expected.parts.size());
    for (std::size_t i = 0; i < losses.parts.size(); ++i) {
        EXPECT_EQ(losses.parts[i].name, expected.parts[i].name);
        EXPECT_NEAR(losses.parts[i].value, expected.parts[i].value,
                    1e-5 * std::abs(expected.parts[i].value))
            << losses.parts[i].name;
    }
    ASSERT_EQ(losses.active.size(), 8);
    for (const auto& neurons : losses.active)
        EXPECT_LE(neurons.size(), 6);
    // One step of Adam moves every number that has a gradient by about the rate.
    EXPECT_NE(step->head().encoder_weight, head.encoder_weight);
}

TEST(Joint, BackboneAndHeadLearnAndEmbeddingsDoNotCollapse) {
    TuneConfig config = joint_config();
    config.head.reconstruction = ReconstructionUnit::explained;
    config.head.nested_weight = 2;
    const TuneInputs inputs = random_texts(32);
    const auto step = open_step(config, tiny_model("bert-mean"));
    const EmbeddingMatrix before = embeddings_of(*step, inputs);
    const auto contrast = [](const TuneLosses& losses) {
        for (const auto& part : losses.parts)
            if (part.name == "contrastive") return part.value;
        return -1.0;
    };
    const double first = contrast(value_of(step->run(inputs, pairs_of(16), 1, 4)));
    TuneLosses last;
    for (int i = 0; i < 60; ++i)
        last = value_of(step->run(inputs, pairs_of(16), 1, 4));
    EXPECT_LT(contrast(last), 0.8 * first);
    const EmbeddingMatrix after = embeddings_of(*step, inputs);
    EXPECT_GT(largest_difference(before, after), 1e-2F);
    EXPECT_GT(mean_and_variance(after.view()).variance,
              0.5 * mean_and_variance(before.view()).variance);
}

TEST(Joint, ALossThatComparesCodesIsNeeded) {
    TuneConfig config = joint_config();
    config.head.contrastive_weight = 0;
    const auto refused = TuneStep::open(config, {.backbone = tiny_model("bert-mean")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST(Joint, ARestoredRunContinuesToTheLastBit) {
    const TuneConfig config = joint_config();
    const TuneInputs inputs = random_texts(8);
    const TemporaryFolder temporary;
    const auto file = temporary.path() / "state.safetensors";
    const auto step = open_step(config, tiny_model("bert-mean"));
    for (int i = 0; i < 12; ++i)  // until some neurons count as dead
        succeed(step->run(inputs, pairs_of(4), 0.5, 8).map([](const auto&) {}));
    succeed(step->save(file));
    const auto again = open_step(config, tiny_model("bert-mean"));
    succeed(again->restore(file));
    for (int i = 0; i < 3; ++i) {
        const TuneLosses one = value_of(step->run(inputs, pairs_of(4), 1, 4));
        const TuneLosses other = value_of(again->run(inputs, pairs_of(4), 1, 4));
        EXPECT_EQ(one.total, other.total);
        EXPECT_EQ(one.active, other.active);
    }
    EXPECT_EQ(step->head().encoder_weight, again->head().encoder_weight);
    EXPECT_EQ(step->head().stats_last_nonzero, again->head().stats_last_nonzero);
    EXPECT_EQ(embeddings_of(*step, inputs).values, embeddings_of(*again, inputs).values);
}

}  // namespace
}  // namespace sparsescope
