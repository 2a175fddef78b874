// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/matryoshka_tuning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/eval/nearest_neighbour.h"
#include "core/eval/principal_components.h"
#include "core/reproduce/nested_contrast.h"
#include "tests/core/reproduce/made_data.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::reproduce {
namespace {

using Labels = std::vector<std::int32_t>;

TEST(NestedPrefixes, DoubleUpToTheDimension) {
    EXPECT_EQ(nested_prefixes(16), (std::vector<std::size_t>{2, 4, 8, 16}));
    EXPECT_EQ(nested_prefixes(24), (std::vector<std::size_t>{2, 4, 8, 16, 24}));
    EXPECT_EQ(nested_prefixes(2), (std::vector<std::size_t>{2}));
}

TEST(NestedContrast, HasTheValuesOfItsClosedForm) {
    // B rows at right angles, all labels different: log(1 + 2(B − 1)·e^{−1/τ}).
    constexpr std::size_t rows = 64;
    std::vector<double> y(rows * rows), gradient(rows * rows);
    Labels different(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        y[i * rows + i] = 3;
        different[i] = static_cast<std::int32_t>(i);
    }
    NestedContrast<double> contrast({rows}, 0.2);
    EXPECT_NEAR(contrast.evaluate(y.data(), rows, different, gradient),
                std::log(1 + 2 * 63 * std::exp(-5.0)), 1e-12);
    EXPECT_NEAR(contrast.evaluate(y.data(), rows, Labels(rows, 7), gradient), 0, 1e-12);
    for (const double g : gradient)
        EXPECT_NEAR(g, 0, 1e-12);
}

TEST(NestedContrast, GradientIsThatOfFiniteDifferences) {
    constexpr std::size_t rows = 7, dim = 5;
    Random random(1);
    std::vector<double> y(rows * dim), gradient(rows * dim), ignored(rows * dim);
    for (double& value : y)
        value = random.normal();
    for (std::size_t j = 0; j < dim; ++j)
        y[2 * dim + j] = 0;  // a row of zeros has no direction and pulls at none
    const Labels labels{0, 1, 0, 2, 1, 1, 3};
    NestedContrast<double> contrast({2, 4, 5}, 0.2);
    contrast.evaluate(y.data(), dim, labels, gradient);
    constexpr double step = 1e-6;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (i / dim == 2) {
            EXPECT_EQ(gradient[i], 0);
            continue;
        }
        const double kept = y[i];
        y[i] = kept + step;
        const double above = contrast.evaluate(y.data(), dim, labels, ignored);
        y[i] = kept - step;
        const double below = contrast.evaluate(y.data(), dim, labels, ignored);
        y[i] = kept;
        EXPECT_NEAR(gradient[i], (above - below) / (2 * step), 1e-7) << i;
    }
}

// 1-NN accuracy of the test rows at the first two numbers.
double accuracy_at_two(const ProtocolData& data, const EmbeddingMatrix& rows) {
    std::vector<std::int64_t> train, test;
    for (std::size_t i = 0; i < data.rows(); ++i)
        (i < data.train_rows ? train : test).push_back(static_cast<std::int64_t>(i));
    return value_of(dense_nearest_neighbour_accuracy(rows.view(), 2, {train, data.labels},
                                                     {test, data.labels}, {}, {}))
        .accuracy;
}

class Matryoshka : public testing::Test {
  protected:
    Matryoshka() { set_compute_threads(1); }
    [[nodiscard]] MatryoshkaMap train(const MatryoshkaOptions& options) const {
        return value_of(train_matryoshka(data_.train(), data_.train_labels(), options, {}, {}));
    }
    [[nodiscard]] TunedMatryoshka tune(const ProtocolData& data, const MatryoshkaGrid& grid) const {
        return value_of(tune_matryoshka(data.train(), data.train_labels(),
                                        {.steps = 120, .batch = 64}, grid, {}, {}));
    }

    ProtocolData data_ = made_data(400, 200);
};

TEST_F(Matryoshka, StartsAsTheIdentityOrAsThePrincipalComponents) {
    const auto same =
        train({.steps = 0, .start = MatryoshkaStart::identity}).apply(data_.embeddings.view());
    EXPECT_EQ(same.values, data_.embeddings.values);
    const auto mapped =
        train({.steps = 0, .start = MatryoshkaStart::components}).apply(data_.embeddings.view());
    const auto components = value_of(principal_components(data_.train(), 0, {}, {}));
    const auto projected = components.project(data_.embeddings.view());
    for (std::size_t i = 0; i < mapped.values.size(); ++i)
        EXPECT_NEAR(mapped.values[i], projected.values[i], 1e-5);
}

TEST_F(Matryoshka, LearnsPrefixesThatTellClassesApart) {
    for (const auto start : {MatryoshkaStart::identity, MatryoshkaStart::components}) {
        const MatryoshkaOptions options{
            .steps = 140, .batch = 64, .learning_rate = 3e-3, .start = start};
        const auto map = train(options);
        EXPECT_GT(accuracy_at_two(data_, map.apply(data_.embeddings.view())),
                  accuracy_at_two(data_, data_.embeddings) + 0.1);
        EXPECT_NE(map.bias, std::vector<float>(map.dim, 0)) << "the bias is trained as well";
        const auto again = train(options);
        EXPECT_EQ(again.weight, map.weight);
        EXPECT_EQ(again.bias, map.bias);
    }
}

TEST_F(Matryoshka, TuningKeepsWhatIsBestOnRowsItWasNotTrainedOn) {
    const MatryoshkaGrid grid{.learning_rates = {1e-7, 3e-3}};
    const TunedMatryoshka tuned = tune(data_, grid);
    EXPECT_EQ(tuned.validation_rows, 40U);
    ASSERT_EQ(tuned.tried.size(), 4U);
    EXPECT_EQ(tuned.options.learning_rate, 3e-3) << "1e-7 leaves the map where it starts";
    for (const MatryoshkaTrial& trial : tuned.tried)
        if (trial.start == tuned.options.start && trial.learning_rate == 1e-7) {
            EXPECT_LT(trial.accuracy,
                      std::ranges::max(tuned.tried, {}, &MatryoshkaTrial::accuracy).accuracy);
        }
    // What is kept is trained on all rows with all steps.
    MatryoshkaOptions chosen = tuned.options;
    EXPECT_EQ(chosen.steps, 120);
    EXPECT_EQ(train(chosen).weight, tuned.map.weight);
}

TEST_F(Matryoshka, TuningSurvivesRatesThatDiverge) {
    const MatryoshkaGrid grid{.starts = {MatryoshkaStart::identity},
                              .learning_rates = {1e30, 3e-3}};
    const TunedMatryoshka tuned = tune(data_, grid);
    EXPECT_EQ(tuned.options.learning_rate, 3e-3);
}

TEST_F(Matryoshka, TuningRefusesWhatLeavesNothingToChoose) {
    EXPECT_FALSE(tune_matryoshka(data_.train(), data_.train_labels(), {}, {.starts = {}}, {}, {}));
    EXPECT_FALSE(
        tune_matryoshka(data_.train().slice(0, 9), data_.train_labels().first(9), {}, {}, {}, {}));
}

TEST(MatryoshkaMap, RefusesWhatCannotBeTrained) {
    const ProtocolData data = made_data(20, 5);
    EXPECT_FALSE(train_matryoshka(data.train(), {}, {}, {}, {}));
    EXPECT_FALSE(train_matryoshka(data.train(), data.train_labels(), {.batch = 1}, {}, {}));
    std::stop_source stop;
    stop.request_stop();
    const auto stopped =
        train_matryoshka(data.train(), data.train_labels(), {}, stop.get_token(), {});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope::reproduce
