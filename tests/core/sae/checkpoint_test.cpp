// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/checkpoint.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/sae/model_file.h"
#include "core/sae/trainer.h"
#include "tests/core/sae/made_up.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

struct CheckpointAt : TrainObserver {
    CheckpointAt(std::filesystem::path in, std::int64_t at) : folder(std::move(in)), step(at) {}
    std::filesystem::path folder;
    std::int64_t step, done = 0;
    std::filesystem::path path;
    TrainControl control() override {
        return ++done == step ? TrainControl::checkpoint : TrainControl::go_on;
    }
    void on_checkpoint(const CheckpointInfo& written, std::span<const CheckpointInfo>) override {
        path = folder / written.file;
    }
};

TrainConfig config() {
    TrainConfig c;
    c.hidden = 64;
    c.k = 2;
    c.initial_k = 8;
    c.aux_k = 8;
    c.epochs = 4;
    c.batch = 50;
    c.learning_rate = 1e-3;
    return c;
}

TEST(Checkpoint, ARunThatGoesOnFromItEndsWithTheSameBytes) {
    const TemporaryFolder folder;
    const auto data = made_up::clusters(220, 16, 4, 1);
    const TrainData train_data{data.embeddings.view(), data.labels, {}, {}};
    CheckpointAt observer(folder.path(), 7);  // in the middle of the second epoch
    TrainOptions options;
    options.checkpoint_folder = folder.path();
    const auto whole = train(config(), train_data, options, observer, {});
    ASSERT_TRUE(whole) << whole.error().message;
    ASSERT_FALSE(observer.path.empty());

    TrainOptions resumed;
    resumed.resume_from = observer.path;
    TrainObserver quiet;
    const auto rest = train(config(), train_data, resumed, quiet, {});
    ASSERT_TRUE(rest) << rest.error().message;
    EXPECT_EQ(rest->steps, whole->steps);
    EXPECT_EQ(rest->weights.encoder_weight, whole->weights.encoder_weight);
    EXPECT_EQ(rest->weights.pre_bias, whole->weights.pre_bias);
    EXPECT_EQ(rest->weights.latent_bias, whole->weights.latent_bias);
    EXPECT_EQ(rest->weights.stats_last_nonzero, whole->weights.stats_last_nonzero);

    TrainConfig other = config();
    other.learning_rate = 2e-3;
    EXPECT_EQ(train(other, train_data, resumed, quiet, {}).error().code,
              ErrorCode::invalid_argument);
}

TEST(Checkpoint, OpensAsAModelAndTellsWhenItIsDamaged) {
    const TemporaryFolder folder;
    TrainingStep<float> step(config(), made_up::head<float>(16, 64, 1));
    const auto path = write_checkpoint(folder.path(), config(), 12, step, {}).value();
    EXPECT_EQ(read_head_weights(path)->encoder_weight, step.head().encoder_weight);
    const auto read = read_checkpoint(path);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->step, 12);
    EXPECT_EQ(read->config, config());

    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(-100, std::ios::end);
    const char changed = static_cast<char>(file.get() ^ 1);
    file.seekp(-100, std::ios::end);
    file.put(changed);
    file.close();
    const auto damaged = read_checkpoint(path);
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::corrupt);
    EXPECT_NE(damaged.error().message.find(path.string()), std::string::npos);
}

TEST(Checkpoint, KeepsTheNewestTwoAndNeverWritesWeightsThatAreNotFinite) {
    const TemporaryFolder folder;
    TrainingStep<float> step(config(), made_up::head<float>(16, 64, 1));
    for (const std::int64_t at : {1, 2, 30})
        ASSERT_TRUE(write_checkpoint(folder.path(), config(), at, step, {}));
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"step-000000002.safetensors",
                                               "step-000000030.safetensors"}));
    auto broken = made_up::head<float>(16, 64, 1);
    broken.encoder_weight[5] = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(
        write_checkpoint(folder.path(), config(), 31, TrainingStep<float>(config(), broken), {}));
    EXPECT_TRUE(read_checkpoint(folder.path() / "step-000000030.safetensors"));
}

TEST(NewestWeights, PassesOverDamagedFilesAndFindsFinalWeights) {
    const TemporaryFolder folder;
    EXPECT_EQ(newest_weights(folder.path()).error().code, ErrorCode::not_found);
    TrainingStep<float> step(config(), made_up::head<float>(16, 64, 1));
    const auto older = write_checkpoint(folder.path(), config(), 12, step, {}).value();
    const auto newer = write_checkpoint(folder.path(), config(), 30, step, {}).value();
    EXPECT_EQ(newest_weights(folder.path())->step, 30);
    std::filesystem::resize_file(newer, std::filesystem::file_size(newer) - 10);
    const auto kept = newest_weights(folder.path());
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->step, 12);
    EXPECT_EQ(kept->weights.encoder_weight, step.head().encoder_weight);

    const HeadWeights final_weights = made_up::head<float>(16, 64, 2).to_weights();
    ASSERT_TRUE(write_final_weights(folder.path(), final_weights, 45));
    EXPECT_EQ(newest_weights(folder.path())->step, 45);
    EXPECT_EQ(newest_weights(folder.path())->weights.encoder_weight, final_weights.encoder_weight);
}

}  // namespace
}  // namespace sparsescope
