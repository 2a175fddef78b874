// SPDX-License-Identifier: GPL-3.0-or-later
// Every format of core/model_files: what it writes comes back, is recognised, and is refused with a
// sentence when it is damaged.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/code/sparse_head.h"
#include "core/model_files/model_format.h"
#include "tests/support/sample_head.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

class ModelFormats : public testing::TestWithParam<const ModelFormatEntry*> {
  protected:
    fs::path place(const std::string& name) const {
        return folder_.path() / (name + GetParam()->extension);
    }
    Status save(const fs::path& path, const HeadWeights& head, int k) const {
        return save_model_file(path, {head, k}, GetParam()->name);
    }
    static std::vector<fs::path> files_of(const fs::path& path) {
        if (!fs::is_directory(path)) return {path};
        std::vector<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(path))
            if (entry.is_regular_file()) files.push_back(entry.path());
        std::ranges::sort(files);
        return files;
    }
    TemporaryFolder folder_;
};

TEST_P(ModelFormats, NameAndSummaryAreThere) {
    EXPECT_FALSE(GetParam()->name.empty());
    EXPECT_FALSE(GetParam()->summary.empty());
    EXPECT_NE(GetParam()->describe, nullptr);
    EXPECT_NE(GetParam()->load, nullptr);
}

TEST_P(ModelFormats, ATiedHeadComesBackBitForBit) {
    HeadWeights head = sample_head(7, 19, true);
    const fs::path path = place("tied");
    succeed(save(path, head, 3));
    const LoadedHead loaded = value_of(load_model_file(path));
    EXPECT_EQ(loaded.description.format, GetParam()->name);
    EXPECT_EQ(loaded.description.k, 3);
    EXPECT_TRUE(loaded.weights.tied());
    EXPECT_TRUE(loaded.description.tied);
    EXPECT_EQ(loaded.weights.encoder_weight, head.encoder_weight);
    EXPECT_EQ(loaded.weights.pre_bias, head.pre_bias);
    EXPECT_EQ(loaded.weights.latent_bias, head.latent_bias);
    for (const ModelFormatEntry* other : model_formats())
        EXPECT_EQ(other->accepts(path), other == GetParam()) << other->name;
}

TEST_P(ModelFormats, ADecoderOfItsOwnComesBackOrIsRefused) {
    const HeadWeights head = sample_head(7, 19, false);
    const fs::path path = place("untied");
    const Status saved = save(path, head, 3);
    if (!saved) {
        EXPECT_NE(saved.error().message.find("decoder of its own"), std::string::npos);
        EXPECT_FALSE(fs::exists(path));
        return;
    }
    const LoadedHead loaded = value_of(load_model_file(path));
    EXPECT_EQ(loaded.weights.encoder_weight, head.encoder_weight);
    EXPECT_EQ(loaded.weights.decoder_weight, head.decoder_weight);
    EXPECT_FALSE(loaded.description.tied);
}

TEST_P(ModelFormats, TheSameHeadGivesTheSameBytes) {
    const HeadWeights head = sample_head(5, 12, true);
    succeed(save(place("a"), head, 2));
    fs::create_directory(folder_.path() / "b");
    const fs::path again = folder_.path() / "b" / place("a").filename();
    succeed(save(again, head, 2));
    const auto one = files_of(place("a")), two = files_of(again);
    ASSERT_EQ(one.size(), two.size());
    for (std::size_t i = 0; i < one.size(); ++i)
        EXPECT_EQ(file_content(one[i]), file_content(two[i])) << one[i];
}

// Each file of the model cut off at every 16th byte: refused or, where only trailing blanks went,
// read as before.
TEST_P(ModelFormats, CutOffFilesAreRefused) {
    const HeadWeights head = sample_head(3, 5, true);
    const fs::path path = place("cut");
    succeed(save(path, head, 2));
    for (const fs::path& file : files_of(path)) {
        const std::string whole = file_content(file);
        for (std::size_t size = 0; size < whole.size(); size += 16) {
            fs::resize_file(file, size);
            const auto loaded = load_model_file(path);
            if (loaded) {
                EXPECT_EQ(loaded->weights.encoder_weight, head.encoder_weight)
                    << file << " " << size;
            } else {
                EXPECT_GT(loaded.error().message.size(), 20U);
                EXPECT_NE(loaded.error().code, ErrorCode::internal) << loaded.error().detail;
            }
            std::ofstream(file, std::ios::binary) << whole;
        }
    }
    EXPECT_TRUE(load_model_file(path));
}

// Every byte replaced, one at a time: no crash, and never numbers that are not finite.
TEST_P(ModelFormats, ChangedBytesNeverCrash) {
    const HeadWeights head = sample_head(3, 5, true);
    const fs::path path = place("changed");
    succeed(save(path, head, 2));
    int refused = 0;
    for (const fs::path& file : files_of(path)) {
        const std::string whole = file_content(file);
        for (std::size_t at = 0; at < whole.size(); at += 3) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 0xA5);
            std::ofstream(file, std::ios::binary) << changed;
            const auto loaded = load_model_file(path);
            if (!loaded) {
                ++refused;
                EXPECT_NE(loaded.error().code, ErrorCode::internal) << loaded.error().detail;
            }
        }
        std::ofstream(file, std::ios::binary) << whole;
    }
    EXPECT_GT(refused, 20);
}

INSTANTIATE_TEST_SUITE_P(All, ModelFormats,
                         testing::ValuesIn(model_formats().begin(), model_formats().end()),
                         [](const testing::TestParamInfo<const ModelFormatEntry*>& info) {
                             std::string name = info.param->name;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace sparsescope
