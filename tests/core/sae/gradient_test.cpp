// SPDX-License-Identifier: GPL-3.0-or-later
// Every loss of the list, alone, against central differences in double precision.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/sae/training_step.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

constexpr std::size_t rows = 12, dim = 10, hidden = 40;
constexpr int k = 3;
constexpr double variance = 0.7;  // of the training data, as the step is told

struct Problem {
    TrainConfig config;
    HeadParameters<double> head = made_up::head<double>(dim, hidden, 11);
    std::vector<double> x;
    std::vector<std::int32_t> labels;
    std::vector<std::int64_t> since_fired;
    std::vector<std::uint32_t> documents;
    // Any similarity will do: this one has three grades and a document that is like none.
    Likeness likeness = [](std::uint32_t a, std::uint32_t b) {
        if (a == 1 || b == 1) return 0.0;
        return a % 3 == b % 3 ? (a % 2 == b % 2 ? 1.0 : 0.7) : 0.35;
    };

    [[nodiscard]] Batch<double> batch() const {
        return {x.data(), rows, labels, {}, documents, &likeness};
    }
};

Problem problem() {
    Problem p;
    p.config.hidden = hidden;
    p.config.k = k;
    p.config.aux_k = 4;
    const auto data = made_up::clusters(rows, dim, 3, 2);
    p.x.assign(data.embeddings.values.begin(), data.embeddings.values.end());
    p.labels = data.labels;
    p.since_fired.assign(hidden, 0);
    for (std::size_t i = 0; i < hidden; i += 3)
        p.since_fired[i] = 1000;  // dead, unless selected at k
    p.documents.resize(rows);
    std::iota(p.documents.begin(), p.documents.end(), 0U);
    return p;
}

// Switches every loss off but one.
TrainConfig only(TrainConfig config, const std::string& loss) {
    config.reconstruction_weight = loss == "reconstruction" ? 1 : 0;
    config.multi_topk_weight = loss == "reconstruction_4k" ? 1 : 0;
    config.aux_weight = loss == "auxiliary" ? 1 : 0;
    config.contrastive_weight = loss == "contrastive" ? 1 : 0;
    config.decoupled_weight = loss == "decoupled" ? 1 : 0;
    config.repulsion_weight = loss == "repulsion" ? 1 : 0;
    config.balance_weight = loss == "balance" ? 1 : 0;
    config.nested_weight = loss == "nested" ? 1 : 0;
    config.distil_weight = loss == "distil" ? 1 : 0;
    config.levels_weight = loss == "levels" ? 1 : 0;
    if (loss == "sparsity") config.sparsifier = "jump_relu";
    return config;
}

StepLosses evaluate(const Problem& p, const TrainConfig& config, const HeadParameters<double>& head,
                    HeadParameters<double>& gradient) {
    TrainingStep<double> step(config, head, variance);
    step.restore({HeadParameters<double>(dim, hidden), HeadParameters<double>(dim, hidden), 0},
                 p.since_fired);
    return step.gradient(p.batch(), k, gradient);
}

std::vector<std::vector<double>*> groups(HeadParameters<double>& p) {
    return {&p.encoder_weight, &p.pre_bias, &p.latent_bias};
}

template <class Value>
void expect_gradient(HeadParameters<double> head, HeadParameters<double> gradient, Value value) {
    constexpr double step = 1e-6;
    const made_up::OneThread one_thread;
    const auto parameters = groups(head), gradients = groups(gradient);
    for (std::size_t g = 0; g < parameters.size(); ++g)
        for (std::size_t i = 0; i < parameters[g]->size(); ++i) {
            double& parameter = (*parameters[g])[i];
            const double kept = parameter;
            parameter = kept + step;
            const double above = value(head);
            parameter = kept - step;
            const double below = value(head);
            parameter = kept;
            ASSERT_NEAR((*gradients[g])[i], (above - below) / (2 * step), 2e-8)
                << "group " << g << " index " << i;
        }
}

class EveryLoss : public testing::TestWithParam<std::string> {};

TEST_P(EveryLoss, GradientMatchesFiniteDifferences) {
    if (GetParam() == "auxiliary") return;  // its target is a constant: the next test
    if (GetParam() == "sparsity") return;   // counts have no gradient: Thresholds below
    Problem p = problem();
    for (const auto mode : {ContrastiveMode::self, ContrastiveMode::supervised}) {
        p.config.contrastive = mode;
        const TrainConfig config = only(p.config, GetParam());
        HeadParameters<double> gradient, unused;
        ASSERT_EQ(evaluate(p, config, p.head, gradient).parts.size(), 1U);
        expect_gradient(p.head, gradient, [&](const HeadParameters<double>& head) {
            return evaluate(p, config, head, unused).total;
        });
    }
}

// All parts that decode or compare prefixes of the codes, together and in every unit of error.
TEST(NestedCodes, GradientsOfAllPartsAddUp) {
    Problem p = problem();
    p.config.nested_weight = 0.8;
    p.config.distil_weight = 0.3;
    p.config.levels_weight = 0.6;
    p.config.aux_weight = 0;
    for (const auto unit :
         {ReconstructionUnit::mean, ReconstructionUnit::sum, ReconstructionUnit::explained}) {
        p.config.reconstruction = unit;
        HeadParameters<double> gradient, unused;
        ASSERT_EQ(evaluate(p, p.config, p.head, gradient).parts.size(), 6U);
        expect_gradient(p.head, gradient, [&](const HeadParameters<double>& head) {
            return evaluate(p, p.config, head, unused).total;
        });
    }
}

// One number for all units: mean·d = sum = explained·variance.
TEST(Reconstruction, IsCountedInTheUnitAskedFor) {
    Problem p = problem();
    const auto loss_in = [&](ReconstructionUnit unit) {
        TrainConfig config = only(p.config, "reconstruction");
        config.reconstruction = unit;
        HeadParameters<double> unused;
        return evaluate(p, config, p.head, unused).total;
    };
    const double sum = loss_in(ReconstructionUnit::sum);
    EXPECT_NEAR(loss_in(ReconstructionUnit::mean) * dim, sum, 1e-12);
    EXPECT_NEAR(loss_in(ReconstructionUnit::explained) * variance, sum, 1e-12);
}

// A single weight says the same whatever its size: only the code at 4k teaches.
TEST(SoftContrast, TeachesAtOneActiveNeuronThroughTheCodeAt4k) {
    const Problem p = problem();
    TrainConfig config = only(p.config, "levels");
    const auto largest_gradient = [&] {
        TrainingStep<double> step(config, p.head, variance);
        HeadParameters<double> gradient;
        step.gradient(p.batch(), 1, gradient);
        double most = 0;
        for (const double g : gradient.encoder_weight)
            most = std::max(most, std::abs(g));
        return most;
    };
    EXPECT_LT(largest_gradient(), 1e-15);
    config.multi_topk_weight = 1e-12;  // brings the code at 4k
    EXPECT_GT(largest_gradient(), 1e-4);
}

INSTANTIATE_TEST_SUITE_P(List, EveryLoss, testing::ValuesIn([] {
                             std::vector<std::string> names;
                             for (const LossEntry* entry : losses())
                                 names.push_back(entry->name);
                             return names;
                         }()),
                         [](const auto& parameter) { return parameter.param; });

// L_aux written out for one fixed target (x − x̂_k and b of the unmoved head), as the method defines
// it.
class AuxiliaryByHand {
  public:
    AuxiliaryByHand(const Problem& p, std::vector<NeuronId> dead, std::vector<double> residual)
        : p_(p), dead_(std::move(dead)), target_(std::move(residual)) {
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t j = 0; j < dim; ++j)
                target_[r * dim + j] = p.head.pre_bias[j] - target_[r * dim + j];
        for (std::size_t j = 0; j < dim; ++j) {
            double mean = 0;
            for (std::size_t r = 0; r < rows; ++r)
                mean += target_[r * dim + j] / rows;
            for (std::size_t r = 0; r < rows; ++r)
                variance_ += std::pow(mean - target_[r * dim + j], 2) / (rows * dim);
        }
    }
    double operator()(const HeadParameters<double>& head) const {
        double sum = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            std::vector<std::pair<double, NeuronId>> active;
            for (const NeuronId n : dead_) {
                double a = head.latent_bias[n];
                for (std::size_t j = 0; j < dim; ++j)
                    a += head.encoder_weight[n * dim + j] * (p_.x[r * dim + j] - head.pre_bias[j]);
                if (a > 0) active.emplace_back(a, n);
            }
            std::sort(active.rbegin(), active.rend());
            if (active.size() > static_cast<std::size_t>(p_.config.aux_k))
                active.resize(static_cast<std::size_t>(p_.config.aux_k));
            for (std::size_t j = 0; j < dim; ++j) {
                double value = head.pre_bias[j];
                for (const auto& [a, n] : active)
                    value += a * head.encoder_weight[n * dim + j];
                sum += std::pow(value - target_[r * dim + j], 2);
            }
        }
        return sum / (rows * dim) / variance_;
    }

  private:
    const Problem& p_;
    std::vector<NeuronId> dead_;
    std::vector<double> target_;
    double variance_ = 0;
};

TEST(AuxiliaryLoss, ValueAndGradientMatchTheDefinitionWithItsTargetHeldFast) {
    const Problem p = problem();
    const TrainConfig config = only(p.config, "auxiliary");
    TrainingStep<double> step(config, p.head);
    step.restore({HeadParameters<double>(dim, hidden), HeadParameters<double>(dim, hidden), 0},
                 p.since_fired);
    HeadParameters<double> gradient;
    const double value = step.gradient({p.x.data(), rows, p.labels}, k, gradient).total;
    ASSERT_GT(step.last().dead.size(), 4U);  // more dead neurons than aux_k keeps
    const AuxiliaryByHand by_hand(p, step.last().dead, step.last().reconstruction.residual_k);
    EXPECT_NEAR(value, by_hand(p.head), 1e-12);
    expect_gradient(p.head, gradient, by_hand);
}

TEST(AuxiliaryLoss, IsZeroForRowsThatDoNotVary) {
    Problem p = problem();
    for (std::size_t r = 1; r < rows; ++r)
        std::copy_n(p.x.begin(), dim, p.x.begin() + static_cast<std::ptrdiff_t>(r * dim));
    HeadParameters<double> gradient;
    EXPECT_EQ(evaluate(p, only(p.config, "auxiliary"), p.head, gradient).total, 0);
    for (const double g : gradient.encoder_weight)
        EXPECT_EQ(g, 0);
}

// The straight-through estimates, written out.
TEST(Thresholds, FollowTheLossesThroughTheirWindow) {
    Problem p = problem();
    TrainConfig config = only(p.config, "sparsity");
    config.reconstruction_weight = 1;
    double mean = 0;
    for (double& c : p.head.latent_bias) {
        c = -std::abs(c) - 0.1;
        mean -= c / hidden;
    }
    const double window = 0.2 * mean;
    TrainingStep<double> step(config, p.head);
    HeadParameters<double> gradient;
    const StepLosses losses = step.gradient({p.x.data(), rows, p.labels}, k, gradient);
    double open = 0;
    const auto beyond = [&](std::size_t row, std::size_t neuron) {
        double m = p.head.latent_bias[neuron];
        for (std::size_t j = 0; j < dim; ++j)
            m +=
                p.head.encoder_weight[neuron * dim + j] * (p.x[row * dim + j] - p.head.pre_bias[j]);
        return m;
    };
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t i = 0; i < hidden; ++i)
            open += beyond(r, i) > 0 ? 1 : 0;
    const double excess = open / rows / k - 1;
    ASSERT_EQ(losses.parts.back().name, "sparsity");
    EXPECT_NEAR(losses.parts.back().value, excess * excess, 1e-12);
    const auto& state = step.last();
    double moved = 0;
    for (std::size_t i = 0; i < hidden; ++i) {
        double expected = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            const double b = beyond(r, i);
            if (std::abs(b) < window / 2)
                expected += losses.parts.back().weight * 2 * excess / k / (rows * window);
            for (std::size_t s = 0; s < state.code.active[r]; ++s)
                if (state.code.neurons[state.code.at(r) + s] == i && b < window / 2)
                    expected += state.reconstruction.grad_values[state.code.at(r) + s] * 2 *
                                -p.head.latent_bias[i] / window;
        }
        EXPECT_NEAR(gradient.latent_bias[i], expected, 1e-12) << i;
        moved += std::abs(expected);
    }
    EXPECT_GT(moved, 0);
}

TEST(BalanceLoss, IsOneForEvenUseAndHighForAPileUp) {
    constexpr std::size_t many = 40;
    TrainConfig config = only({}, "balance");
    config.hidden = many;
    HeadParameters<double> head(many, many);
    std::vector<double> x(many * many, 0.0), same(many * many, 0.0);
    for (std::size_t i = 0; i < many; ++i) {
        head.encoder_weight[i * many + i] = 1;
        x[i * many + i] = x[i * many + (i + 1) % many] = 1;
        same[i * many] = 1;
    }
    HeadParameters<double> gradient;
    // Every neuron is chosen by two of the forty rows: 40/40·Σ_r (one other of 39)·(all of p).
    EXPECT_NEAR(
        TrainingStep<double>(config, head).gradient({x.data(), many, {}}, 2, gradient).total,
        40.0 / 78, 1e-12);
    EXPECT_NEAR(
        TrainingStep<double>(config, head).gradient({same.data(), many, {}}, 1, gradient).total, 40,
        1e-12);
    // A batch of one has nobody to share with.
    EXPECT_EQ(TrainingStep<double>(config, head).gradient({same.data(), 1, {}}, 1, gradient).total,
              0);
}

TEST(EveryLossOff, LeavesNothingToLearn) {
    const Problem p = problem();
    HeadParameters<double> gradient;
    EXPECT_EQ(evaluate(p, only(p.config, "none"), p.head, gradient).parts.size(), 0U);
    for (const double g : gradient.encoder_weight)
        EXPECT_EQ(g, 0);
}

}  // namespace
}  // namespace sparsescope
