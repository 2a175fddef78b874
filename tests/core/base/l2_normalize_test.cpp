// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/l2_normalize.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace sparsescope {
namespace {

using Floats = std::vector<float>;

TEST(L2Normalize, ScalesToLengthOne) {
    Floats x{3, 4};
    EXPECT_TRUE(l2_normalize(x));
    EXPECT_FLOAT_EQ(x[0], 0.6F);
    EXPECT_FLOAT_EQ(x[1], 0.8F);
}

TEST(L2Normalize, LeavesWhatHasNoDirection) {
    Floats zero{0, 0};
    EXPECT_FALSE(l2_normalize(zero));
    EXPECT_EQ(zero, (Floats{0, 0}));
    Floats infinite{std::numeric_limits<float>::infinity(), 1};
    EXPECT_FALSE(l2_normalize(infinite));
    EXPECT_EQ(infinite[1], 1);
}

}  // namespace
}  // namespace sparsescope
