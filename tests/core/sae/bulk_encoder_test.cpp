// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/bulk_encoder.h"

#include <gtest/gtest.h>

#include "core/code/sparse_head.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

TEST(BulkEncoder, AgreesWithTheSparseHeadRowByRow) {
    const auto data = made_up::clusters(300, 20, 4, 6);
    const HeadWeights weights = made_up::head<float>(20, 70, 8).to_weights();
    CodeMatrix codes(70);
    ASSERT_TRUE(BulkEncoder(weights).encode(data.embeddings.view(), 12, codes, {}, {}));
    ASSERT_EQ(codes.rows(), 300U);
    for (std::size_t r = 0; r < 300; ++r) {
        const Code expected = encode(weights, data.embeddings.row(r), 12);
        const CodeView row = codes.row(r);
        ASSERT_EQ(std::vector<NeuronId>(row.neurons.begin(), row.neurons.end()), expected.neurons)
            << r;
        for (std::size_t s = 0; s < row.size(); ++s)
            EXPECT_NEAR(row.weights[s], expected.weights[s], 1e-5);
    }
    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_EQ(BulkEncoder(weights)
                  .encode(data.embeddings.view(), 12, codes, stopped.get_token(), {})
                  .error()
                  .code,
              ErrorCode::cancelled);
    EXPECT_EQ(
        BulkEncoder(weights).encode(EmbeddingMatrix(2, 21).view(), 12, codes, {}, {}).error().code,
        ErrorCode::invalid_input);
}

}  // namespace
}  // namespace sparsescope
