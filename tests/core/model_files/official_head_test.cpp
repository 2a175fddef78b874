// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/official_head.h"
#include "core/formats/safetensors_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/model_files/model_tensors.h"
#include "tests/support/sample_head.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

class ModelFile : public testing::Test {
  protected:
    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path() / "model.safetensors";
    HeadWeights weights_ = sample_head(6, 10, true);

    std::string complaint(std::vector<TensorToWrite> tensors) {
        EXPECT_TRUE(write_safetensors(path_, tensors));
        const auto read = read_head_weights(path_);
        return read ? "" : read.error().message;
    }
    TensorToWrite matrix(const char* name) {
        return float_tensor(name, {10, 6}, weights_.encoder_weight);
    }
    TensorToWrite pre_bias() { return float_tensor(pre_bias_key, {6}, weights_.pre_bias); }
    TensorToWrite latent_bias() {
        return float_tensor(latent_bias_key, {10}, weights_.latent_bias);
    }
};

TEST_F(ModelFile, RoundTripKeepsEveryNumber) {
    weights_.stats_last_nonzero = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    ASSERT_TRUE(write_head_weights(path_, weights_));
    const auto read = read_head_weights(path_);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->encoder_weight, weights_.encoder_weight);
    EXPECT_EQ(read->pre_bias, weights_.pre_bias);
    EXPECT_EQ(read->latent_bias, weights_.latent_bias);
    EXPECT_EQ(read->stats_last_nonzero, weights_.stats_last_nonzero);
}

TEST_F(ModelFile, ReadsEitherWeightKeyAndThePrefixOfDistributedTraining) {
    EXPECT_EQ(complaint({matrix(decoder_weight_key), pre_bias(), latent_bias()}), "");
    EXPECT_EQ(complaint({matrix(encoder_weight_key), pre_bias(), latent_bias(),
                         matrix("pre_trained_backbone.layer")}),
              "");
    auto prefixed = std::vector{matrix(decoder_weight_key), pre_bias(), latent_bias()};
    for (auto& tensor : prefixed)
        tensor.name = "module." + tensor.name;
    EXPECT_EQ(complaint(prefixed), "");
}

TEST_F(ModelFile, KeepsKAndCountsWhatItLeavesOut) {
    ASSERT_TRUE(write_head_weights(path_, weights_, 3));
    const auto ours = describe_model_file(path_);
    ASSERT_TRUE(ours) << ours.error().message;
    EXPECT_EQ(ours->k, 3);
    EXPECT_EQ(ours->ignored_tensors, 0);
    EXPECT_TRUE(ours->missing.empty());
    EXPECT_EQ(complaint({matrix(encoder_weight_key), pre_bias(), latent_bias(),
                         matrix("pre_trained_backbone.layer"), matrix("something")}),
              "");
    const auto theirs = describe_model_file(path_);
    ASSERT_TRUE(theirs) << theirs.error().message;
    EXPECT_EQ(theirs->dim, 6U);
    EXPECT_EQ(theirs->hidden, 10U);
    EXPECT_EQ(theirs->ignored_tensors, 2);
    EXPECT_FALSE(theirs->k);
    EXPECT_EQ(theirs->missing.size(), 1U);
    EXPECT_EQ(theirs->notes.size(), 2U);
}

TEST_F(ModelFile, SaysWhatIsWrong) {
    EXPECT_NE(complaint({pre_bias(), latent_bias()}).find("neither"), std::string::npos);
    EXPECT_NE(complaint({matrix(encoder_weight_key), latent_bias()}).find("\"pre_bias\""),
              std::string::npos);
    EXPECT_NE(complaint({matrix(encoder_weight_key), pre_bias(),
                         float_tensor(latent_bias_key, {6}, weights_.pre_bias)})
                  .find("ask for 10"),
              std::string::npos);
    std::vector<float> other = weights_.encoder_weight;
    other[3] += 1;
    EXPECT_NE(
        complaint({matrix(encoder_weight_key), float_tensor(decoder_weight_key, {10, 6}, other),
                   pre_bias(), latent_bias()})
            .find("ties"),
        std::string::npos);
    weights_.encoder_weight[2] = std::nanf("");
    EXPECT_NE(complaint({matrix(encoder_weight_key), pre_bias(), latent_bias()}).find("NaN"),
              std::string::npos);
    EXPECT_FALSE(read_head_weights(folder_.path() / "missing.safetensors"));
}

}  // namespace
}  // namespace sparsescope
