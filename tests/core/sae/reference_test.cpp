// SPDX-License-Identifier: GPL-3.0-or-later
// The fused step against the dense three-forward step with automatic differentiation.
#include "tests/bench/reference_step.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

double relative(const std::vector<double>& a, const std::vector<double>& b) {
    double difference = 0, norm = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference += (a[i] - b[i]) * (a[i] - b[i]);
        norm += b[i] * b[i];
    }
    return std::sqrt(difference / norm);
}

struct Case {
    const char* name;
    std::size_t rows, dim, hidden;
    int k, aux_k;
    ContrastiveMode contrastive;
    bool dead;
};

class AgainstReference : public testing::TestWithParam<Case> {};

TEST_P(AgainstReference, LossesAndGradientsAgree) {
    const Case& c = GetParam();
    TrainConfig config;
    config.hidden = static_cast<int>(c.hidden);
    config.k = c.k;
    config.aux_k = c.aux_k;
    config.contrastive = c.contrastive;
    const auto data = made_up::clusters(c.rows, c.dim, 5, 3);
    const std::vector<double> x(data.embeddings.values.begin(), data.embeddings.values.end());
    const auto head = made_up::head<double>(c.dim, c.hidden, 4);
    std::vector<std::int64_t> since_fired(c.hidden, 0);
    if (c.dead)
        for (std::size_t i = 0; i < c.hidden; i += 2)
            since_fired[i] = 100;
    const Batch<double> batch{x.data(), c.rows, data.labels};
    for (const int threads : {1, 2}) {
        set_compute_threads(threads);
        TrainingStep<double> fused(config, head);
        fused.restore(
            {HeadParameters<double>(c.dim, c.hidden), HeadParameters<double>(c.dim, c.hidden), 0},
            since_fired);
        bench::ReferenceStep<double> reference(config, head);
        reference.set_since_fired(since_fired);
        HeadParameters<double> ours, theirs;
        const StepLosses a = fused.gradient(batch, c.k, ours),
                         b = reference.gradient(batch, c.k, theirs);
        ASSERT_EQ(a.parts.size(), b.parts.size());
        for (std::size_t i = 0; i < a.parts.size(); ++i) {
            EXPECT_EQ(a.parts[i].name, b.parts[i].name);
            EXPECT_NEAR(a.parts[i].value, b.parts[i].value, 1e-10 * std::abs(b.parts[i].value))
                << a.parts[i].name;
        }
        EXPECT_EQ(a.auxiliary_mask, b.auxiliary_mask);
        EXPECT_EQ(a.auxiliary_mask > 0, c.dead);
        EXPECT_LT(relative(ours.encoder_weight, theirs.encoder_weight), 1e-9);
        EXPECT_LT(relative(ours.pre_bias, theirs.pre_bias), 1e-9);
        EXPECT_LT(relative(ours.latent_bias, theirs.latent_bias), 1e-9);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, AgainstReference,
    testing::Values(Case{"supervised", 32, 24, 96, 4, 12, ContrastiveMode::supervised, true},
                    Case{"self", 32, 24, 96, 4, 12, ContrastiveMode::self, true},
                    Case{"no_contrast", 17, 24, 96, 3, 96, ContrastiveMode::none, true},
                    Case{"nothing_dead", 32, 33, 128, 8, 16, ContrastiveMode::supervised, false},
                    Case{"k_is_one", 9, 16, 64, 1, 8, ContrastiveMode::supervised, true},
                    Case{"widest_k", 16, 16, 64, 16, 8, ContrastiveMode::self, true}),
    [](const auto& parameter) { return std::string(parameter.param.name); });

TEST(AgainstReferenceInSingle, TwentyStepsStayTogether) {
    TrainConfig config;
    config.hidden = 128;
    config.k = 4;
    config.aux_k = 16;
    config.learning_rate = 1e-3;
    const auto data = made_up::clusters(64, 32, 5, 3);
    const auto head = made_up::head<float>(32, 128, 4);
    const Batch<float> batch{data.embeddings.values.data(), 64, data.labels};
    TrainingStep<float> fused(config, head);
    bench::ReferenceStep<float> reference(config, head);
    for (int step = 0; step < 20; ++step) {
        const double ours = fused.run(batch, 4).total, theirs = reference.run(batch, 4).total;
        ASSERT_NEAR(ours, theirs, 1e-4 * theirs) << "step " << step;
    }
    const auto last = reference.head();
    for (std::size_t i = 0; i < last.encoder_weight.size(); ++i)
        ASSERT_NEAR(fused.head().encoder_weight[i], last.encoder_weight[i], 2e-4);
}

}  // namespace
}  // namespace sparsescope
