// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/shared_direction.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace sparsescope {
namespace {

// Random numbers around `mean`, but number `large` of each is around `size`.
EmbeddingMatrix embeddings(float mean, std::size_t large, float size) {
    Random random(5);
    EmbeddingMatrix matrix(600, 5);
    for (std::size_t row = 0; row < matrix.rows; ++row)
        for (std::size_t i = 0; i < matrix.dim; ++i)
            matrix.row(row)[i] =
                (i == large ? size : mean) + static_cast<float>(random.uniform(-1, 1));
    return matrix;
}

TEST(SharedDirection, NamesANumberThatOutweighsTheOthers) {
    const std::string hint = shared_direction_hint(embeddings(0, 4, 1.7e9F).view());
    EXPECT_NE(hint.find("(their cosines are 1.0000 on average)"), std::string::npos) << hint;
    EXPECT_NE(hint.find("number 5 of each is far larger"), std::string::npos) << hint;
}

TEST(SharedDirection, NamesAMean) {
    const std::string hint = shared_direction_hint(embeddings(30, 0, 30).view());
    EXPECT_NE(hint.find("subtract their mean"), std::string::npos) << hint;
}

TEST(SharedDirection, SaysNothingOfEmbeddingsThatDiffer) {
    EXPECT_EQ(shared_direction_hint(embeddings(0, 0, 0).view()), "");
    EXPECT_EQ(shared_direction_hint(embeddings(1, 0, 1).view()), "");
    EXPECT_EQ(shared_direction_hint({}), "");
    EXPECT_EQ(shared_direction_hint(EmbeddingMatrix(10, 3).view()), "")
        << "zeros have no direction";
}

}  // namespace
}  // namespace sparsescope
