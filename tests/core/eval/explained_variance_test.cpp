// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/eval/explained_variance.h"

namespace sparsescope {
namespace {

using Floats = std::vector<float>;

TEST(ExplainedVariance, ByHand) {
    ExplainedVariance variance(2);
    variance.add(Floats{0, 0}, Floats{0, 1});
    variance.add(Floats{4, 2}, Floats{3, 2});
    // Around the mean (2, 1) the rows vary by 5 + 5; the residual is 1 + 1.
    EXPECT_DOUBLE_EQ(variance.value(), 0.8);
}

TEST(ExplainedVariance, IsARatioOfSumsNotAMeanOfRatios) {
    ExplainedVariance variance(1);
    variance.add(Floats{100}, Floats{99});
    variance.add(Floats{-100}, Floats{-99});
    variance.add(Floats{0.1F}, Floats{0});  // hopeless alone, negligible in the sum
    EXPECT_GT(variance.value(), 0.999);
}

TEST(ExplainedVariance, RecoversAKnownShareOfNoise) {
    // x = mean + signal + noise with variances 4 and 1; the reconstruction knows all but the noise.
    Random random(6);
    ExplainedVariance variance(8);
    for (int row = 0; row < 20000; ++row) {
        Floats x(8), reconstruction(8);
        for (std::size_t j = 0; j < 8; ++j) {
            reconstruction[j] = static_cast<float>(5 + 2 * random.normal());
            x[j] = static_cast<float>(reconstruction[j] + random.normal());
        }
        variance.add(x, reconstruction);
    }
    EXPECT_NEAR(variance.value(), 0.8, 0.005);
}

TEST(ExplainedVariance, IsNegativeForAReconstructionWorseThanTheMean) {
    ExplainedVariance variance(1);
    variance.add(Floats{1}, Floats{-2});
    variance.add(Floats{-1}, Floats{2});
    EXPECT_DOUBLE_EQ(variance.value(), -8);
}

TEST(ExplainedVariance, IsZeroWithoutVariance) {
    EXPECT_EQ(ExplainedVariance(3).value(), 0);
    ExplainedVariance constant(2);
    for (int row = 0; row < 1000; ++row)
        constant.add(Floats{0.1F, 0.7F}, Floats{0, 0});
    EXPECT_EQ(constant.value(), 0);
}

}  // namespace
}  // namespace sparsescope
