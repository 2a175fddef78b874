// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/checkpoint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/model_files/official_head.h"
#include "core/recipe/train_params.h"
#include "core/sae/run_folder.h"
#include "core/sae/trainer.h"
#include "tests/core/sae/made_up.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

TrainConfig config() {
    TrainConfig c;
    c.hidden = 64;
    c.k = 2;
    c.initial_k = 8;
    c.aux_k = 8;
    c.epochs = 4;
    c.batch = 50;
    c.learning_rate = 1e-3;
    c.order = BatchOrder::shuffled;
    return c;
}

RunMemory memory_at(std::int64_t step) {
    RunMemory memory;
    memory.step = step;
    memory.position = {{1, 2, 3, 0xFFFFFFFFFFFFFFFF}, 150};
    memory.activity = NeuronActivity::State(64);
    memory.activity.samples = 600;
    memory.activity.last_at_k[7] = 450;
    memory.activity.died_at[9] = 500;
    memory.activity.born = 3;
    memory.rules.first_size = 0.1;
    memory.rules.lowest_step = 5;
    memory.rules.fired = {"dead>0.5:notify"};
    memory.best = 1.0 / 3;
    return memory;
}

TrainingStep<float> some_training() {
    return {config(), made_up::head<float>(16, 64, 1)};
}

Status write(const std::filesystem::path& folder, std::int64_t step) {
    return write_checkpoint(checkpoint_path(folder, step), config(), memory_at(step),
                            some_training());
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

void flip_bit(const std::filesystem::path& path, std::int64_t at) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char changed = static_cast<char>(file.get() ^ 1);
    file.seekp(at);
    file.put(changed);
}

TEST(Checkpoint, HoldsAllThatARunNeeds) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write(folder.path(), 12));
    const auto path = checkpoint_path(folder.path(), 12);
    EXPECT_EQ(path.filename(), "step-000000012.safetensors");
    const auto read = read_checkpoint(path);
    ASSERT_TRUE(read) << read.error().message;
    const RunMemory expected = memory_at(12);
    EXPECT_EQ(to_json(read->config), to_json(config()));
    EXPECT_EQ(read->config, config());
    EXPECT_EQ(read->memory.step, 12);
    EXPECT_EQ(read->memory.position.epoch_start, expected.position.epoch_start);
    EXPECT_EQ(read->memory.position.next_row, expected.position.next_row);
    EXPECT_EQ(read->memory.activity, expected.activity);
    EXPECT_EQ(read->memory.rules, expected.rules);
    EXPECT_EQ(read->memory.best, expected.best);
    EXPECT_EQ(read_head_weights(path)->encoder_weight, some_training().head().encoder_weight);
}

TEST(Checkpoint, TellsWhereverItIsDamaged) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write(folder.path(), 12));
    const auto path = checkpoint_path(folder.path(), 12);
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    int refused = 0;
    for (std::int64_t at = 0; at < size; at += 499) {
        flip_bit(path, at);
        const auto damaged = read_checkpoint(path);
        ASSERT_FALSE(damaged) << "byte " << at << " of " << size;
        EXPECT_NE(damaged.error().message.find(path.string()), std::string::npos)
            << damaged.error().message;
        flip_bit(path, at);
        ++refused;
    }
    EXPECT_GT(refused, 20);
    EXPECT_TRUE(read_checkpoint(path));
    std::filesystem::resize_file(path, static_cast<std::uintmax_t>(size - 10));
    EXPECT_FALSE(read_checkpoint(path));
}

TEST(Checkpoint, NeverHoldsWeightsThatAreNotFinite) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write(folder.path(), 30));
    for (const float bad :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
        auto broken = made_up::head<float>(16, 64, 1);
        broken.encoder_weight[5] = bad;
        const auto path = checkpoint_path(folder.path(), 30);
        EXPECT_FALSE(
            write_checkpoint(path, config(), memory_at(30), TrainingStep<float>(config(), broken)));
        EXPECT_FALSE(write_history(folder.path(), 30, broken));
    }
    EXPECT_TRUE(read_checkpoint(checkpoint_path(folder.path(), 30)));
    EXPECT_EQ(names_in(folder.path()).size(), 1U);
}

TEST(Checkpoint, WritingEndsWhenAskedAndLeavesTheOldFile) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write(folder.path(), 3));
    const auto path = checkpoint_path(folder.path(), 3);
    int asked = 0;
    const Status written = write_checkpoint(path, config(), memory_at(4), some_training(), [&] {
        ++asked;
        return true;
    });
    EXPECT_EQ(written.error().code, ErrorCode::cancelled);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(read_checkpoint(path)->memory.step, 3);
    EXPECT_EQ(names_in(folder.path()).size(), 1U);
}

TEST(RunFolder, KeepsFirstNewestTwoBestAndMarked) {
    const TemporaryFolder folder;
    for (const std::int64_t step : {0, 10, 20, 30, 40, 50, 60}) {
        ASSERT_TRUE(write(folder.path(), step));
        if (step == 10 || step == 30) {
            ASSERT_TRUE(set_best(folder.path(), step));
        }
        if (step == 20) {
            ASSERT_TRUE(set_marked(folder.path(), step));
        }
        remove_surplus_checkpoints(folder.path());
    }
    const auto list = list_checkpoints(folder.path());
    std::vector<std::int64_t> steps;
    for (const CheckpointInfo& info : list) {
        steps.push_back(info.step);
        EXPECT_EQ(info.best, info.step == 30);
        EXPECT_EQ(info.marked, info.step == 20);
        EXPECT_EQ(info.bytes,
                  static_cast<std::int64_t>(std::filesystem::file_size(folder.path() / info.file)));
    }
    EXPECT_EQ(steps, (std::vector<std::int64_t>{0, 20, 30, 50, 60}));
}

TEST(RunFolder, PassesOverDamagedCheckpointsAndNamesThem) {
    const TemporaryFolder folder;
    EXPECT_EQ(newest_checkpoint(folder.path()).error().code, ErrorCode::not_found);
    for (const std::int64_t step : {0, 10, 20})
        ASSERT_TRUE(write(folder.path(), step));
    flip_bit(checkpoint_path(folder.path(), 20), 5000);
    const auto found = newest_checkpoint(folder.path());
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->step, 10);
    ASSERT_EQ(found->damaged.size(), 1U);
    EXPECT_NE(found->damaged[0].message.find("step-000000020.safetensors"), std::string::npos);
}

TEST(RunFolder, RemovesHalvesOfFilesOnly) {
    const TemporaryFolder folder;
    ASSERT_TRUE(write(folder.path(), 1));
    std::ofstream(folder.path() / ".step-000000002.safetensors.77-0.tmp") << "half";
    remove_unfinished_files(folder.path());
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"step-000000001.safetensors"});
}

TEST(RunFolder, ListsEveryMomentOnceWhoseWeightsCanBeRead) {
    const TemporaryFolder folder;
    const auto head = made_up::head<float>(16, 64, 1);
    for (const std::int64_t step : {5, 10, 15})
        ASSERT_TRUE(write_history(folder.path(), step, head));
    ASSERT_TRUE(write(folder.path(), 0));
    ASSERT_TRUE(write(folder.path(), 10));
    const auto moments = list_weights(folder.path());
    ASSERT_EQ(moments.size(), 4U);
    for (std::size_t i = 0; i < moments.size(); ++i) {
        EXPECT_EQ(moments[i].step, static_cast<std::int64_t>(5 * i));
        const auto weights = read_head_weights(moments[i].path);
        ASSERT_TRUE(weights) << weights.error().message;
        EXPECT_EQ(weights->encoder_weight, head.encoder_weight);
    }
}

TEST(NewestWeights, PassesOverDamagedFilesAndFindsFinalWeights) {
    const TemporaryFolder folder;
    EXPECT_EQ(newest_weights(folder.path()).error().code, ErrorCode::not_found);
    ASSERT_TRUE(write(folder.path(), 12));
    ASSERT_TRUE(write(folder.path(), 30));
    EXPECT_EQ(newest_weights(folder.path())->step, 30);
    const auto newer = checkpoint_path(folder.path(), 30);
    std::filesystem::resize_file(newer, std::filesystem::file_size(newer) - 10);
    const auto kept = newest_weights(folder.path());
    ASSERT_TRUE(kept) << kept.error().message;
    EXPECT_EQ(kept->step, 12);
    EXPECT_EQ(kept->weights.encoder_weight, some_training().head().encoder_weight);

    const HeadWeights final_weights = made_up::head<float>(16, 64, 2).to_weights();
    ASSERT_TRUE(write_final_weights(folder.path(), final_weights, 45));
    EXPECT_EQ(newest_weights(folder.path())->step, 45);
    EXPECT_EQ(newest_weights(folder.path())->weights.encoder_weight, final_weights.encoder_weight);
}

}  // namespace
}  // namespace sparsescope
