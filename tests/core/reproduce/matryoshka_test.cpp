// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/matryoshka.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/eval/quality_metrics.h"
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

TEST(Matryoshka, LearnsPrefixesThatTellClassesApart) {
    set_compute_threads(1);
    const ProtocolData data = made_data(400, 200);
    const MatryoshkaOptions options{.epochs = 20, .batch = 64, .learning_rate = 3e-3};
    const auto map = value_of(train_matryoshka(data.train(), data.train_labels(), options, {}, {}));
    const auto accuracy = [&](const EmbeddingMatrix& rows) {
        std::vector<std::int64_t> train, test;
        for (std::size_t i = 0; i < data.rows(); ++i)
            (i < data.train_rows ? train : test).push_back(static_cast<std::int64_t>(i));
        return value_of(dense_nearest_neighbour_accuracy(rows.view(), 2, {train, data.labels},
                                                         {test, data.labels}, {}, {}))
            .accuracy;
    };
    EXPECT_GT(accuracy(map.apply(data.embeddings.view())), accuracy(data.embeddings) + 0.1);
    const auto again =
        value_of(train_matryoshka(data.train(), data.train_labels(), options, {}, {}));
    EXPECT_EQ(again.weight, map.weight);
}

TEST(Matryoshka, RefusesWhatCannotBeTrained) {
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
