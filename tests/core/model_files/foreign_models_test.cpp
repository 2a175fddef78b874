// SPDX-License-Identifier: GPL-3.0-or-later
// Models that other programs wrote (tests/interop/make_model_files.py), each with the codes and
// reconstructions that those programs compute.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/code/sparse_head.h"
#include "core/formats/safetensors.h"
#include "core/model_files/model_format.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

struct ForeignModel {
    const char* path;    // in tests/data/models
    const char* format;  // that its content must be recognised as
    std::optional<int> k;
    bool tied;
    std::int64_t ignored;
};

class ForeignModels : public testing::TestWithParam<ForeignModel> {
  protected:
    std::filesystem::path models_ = std::filesystem::path(test_data()) / "models";
};

TEST_P(ForeignModels, AreRecognisedAndComputeTheSame) {
    const ForeignModel& model = GetParam();
    const auto path = models_ / model.path;
    const ModelDescription description = value_of(describe_model_file(path));
    EXPECT_EQ(description.format, model.format);
    EXPECT_EQ(description.k, model.k);
    EXPECT_EQ(description.ignored_tensors, model.ignored);
    EXPECT_EQ(description.missing.empty(), model.k.has_value());
    const LoadedHead loaded = value_of(load_model_file(path));
    const HeadWeights& head = loaded.weights;
    EXPECT_EQ(head.tied(), model.tied);
    EXPECT_EQ(loaded.description.tied, model.tied);
    EXPECT_EQ(head.dim, description.dim);
    EXPECT_EQ(head.hidden, description.hidden);

    const auto file = value_of(SafetensorsFile::open(
        models_ / *std::filesystem::path(model.path).begin() / "expected.safetensors"));
    const auto rows = file.find("x")->shape[0];
    const auto x = value_of(file.read_floats("x"));
    const auto codes = value_of(file.read_floats("codes"));
    const auto decoded = value_of(file.read_floats("reconstruction"));
    ASSERT_EQ(file.find("x")->shape[1], head.dim);
    ASSERT_EQ(file.find("codes")->shape[1], head.hidden);
    for (std::size_t row = 0; row < rows; ++row) {
        const Code code =
            encode(head, std::span(x).subspan(row * head.dim, head.dim), model.k.value_or(4));
        std::vector<float> dense(head.hidden);
        for (std::size_t i = 0; i < code.neurons.size(); ++i)
            dense[code.neurons[i]] = code.weights[i];
        for (std::size_t i = 0; i < head.hidden; ++i) {
            const float theirs = codes[row * head.hidden + i];
            EXPECT_EQ(theirs > 0, dense[i] > 0) << "row " << row << " neuron " << i;
            EXPECT_NEAR(dense[i], theirs, 1e-5);
        }
        const auto ours = reconstruct(head, code.view());
        for (std::size_t j = 0; j < head.dim; ++j)
            EXPECT_NEAR(ours[j], decoded[row * head.dim + j], 1e-5);
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, ForeignModels,
    testing::Values(
        ForeignModel{"official/text.pth", "pth", {}, true, 9},
        ForeignModel{"official/vision.pth", "pth", {}, true, 12},
        ForeignModel{"official/decoder_key.safetensors", "safetensors", {}, true, 0},
        ForeignModel{"official/save_model.safetensors", "safetensors", {}, true, 0},
        ForeignModel{"sparse_encoder", "sentence-transformers", 6, true, 0},
        ForeignModel{"sparse_encoder/modules.json", "sentence-transformers", 6, true, 0},
        ForeignModel{"sparse_encoder/3_SparseAutoEncoder", "sentence-transformers", 6, true, 0},
        ForeignModel{"sparse_encoder/3_SparseAutoEncoder/model.safetensors",
                     "sentence-transformers", 6, true, 0},
        ForeignModel{"saelens", "saelens", 4, false, 0},
        ForeignModel{"saelens/sae_weights.safetensors", "saelens", 4, false, 0},
        ForeignModel{"saelens_rescaled/cfg.json", "saelens", 4, false, 0},
        ForeignModel{"dictionary_learning", "dictionary-learning", 4, false, 0},
        ForeignModel{"dictionary_learning/ae.pt", "dictionary-learning", 4, false, 0}),
    [](const testing::TestParamInfo<ForeignModel>& info) {
        std::string name = info.param.path;
        std::ranges::replace_if(
            name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST(ForeignModelsTest, SayWhatTheyExpectAndWhatWasLeftOut) {
    const std::filesystem::path models = std::filesystem::path(test_data()) / "models";
    const auto sentence = value_of(describe_model_file(models / "sparse_encoder"));
    EXPECT_TRUE(sentence.unit_embeddings);
    EXPECT_NE(sentence.notes.back().find("3 modules"), std::string::npos) << sentence.notes.back();
    const auto vision = value_of(describe_model_file(models / "official/vision.pth"));
    EXPECT_EQ(vision.notes.front(), "3 tensors of the backbone were left out.");
    EXPECT_FALSE(value_of(describe_model_file(models / "saelens")).unit_embeddings);
}

// The files in tests/data/models/written were exported here once and read by the programs they are
// for, which computed the same codes. What is written today is the same, byte for byte.
TEST(ForeignModelsTest, FilesForOtherProgramsAreThoseTheyHaveRead) {
    namespace fs = std::filesystem;
    const fs::path models = fs::path(test_data()) / "models";
    const auto head =
        value_of(load_model_file(models / "official/decoder_key.safetensors")).weights;
    const TemporaryFolder folder;
    const std::pair<const char*, const char*> files[] = {{"head.safetensors", "safetensors"},
                                                         {"head.pth", "pth"},
                                                         {"sentence", "sentence-transformers"},
                                                         {"saelens", "saelens"},
                                                         {"dictionary", "dictionary-learning"}};
    for (const auto& [name, format] : files)
        succeed(save_model_file(folder.path() / name, {head, 4}, format));
    std::size_t compared = 0;
    for (const auto& entry : fs::recursive_directory_iterator(models / "written")) {
        if (!entry.is_regular_file()) continue;
        const fs::path name = fs::relative(entry.path(), models / "written");
        EXPECT_EQ(file_content(folder.path() / name), file_content(entry.path())) << name;
        ++compared;
    }
    EXPECT_EQ(compared, 10U);
}

TEST(ForeignModelsTest, AnInsistedFormatIsTheOneTried) {
    const std::filesystem::path models = std::filesystem::path(test_data()) / "models";
    const auto wrong = describe_model_file(models / "saelens", "dictionary-learning");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().message.find("ae.pt"), std::string::npos) << wrong.error().message;
    const auto unknown = describe_model_file(models / "saelens", "onnx");
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("sentence-transformers"), std::string::npos);
    EXPECT_FALSE(describe_model_file(models / "nowhere"));
    const auto backbone = describe_model_file(models / "sparse_encoder/model.safetensors");
    ASSERT_FALSE(backbone);
    EXPECT_NE(backbone.error().message.find("no sparse head"), std::string::npos)
        << backbone.error().message;
}

}  // namespace
}  // namespace sparsescope
