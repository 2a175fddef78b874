// SPDX-License-Identifier: GPL-3.0-or-later
// What a folder's own files name never leads out of it.
#include "core/model_files/model_folder.h"

#include <gtest/gtest.h>

#include "core/code/sparse_head.h"
#include "core/model_files/model_format.h"
#include "tests/support/places.h"
#include "tests/support/sample_head.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

class ModelFolderTest : public testing::Test {
  protected:
    void SetUp() override {
        fs::copy(fs::path(test_data()) / "models/sparse_encoder", model_,
                 fs::copy_options::recursive);
    }
    void put(const fs::path& name, const std::string& content) const {
        std::ofstream(model_ / name) << content;
    }
    std::string complaint() const {
        const auto loaded = load_model_file(model_);
        return loaded ? "" : loaded.error().message;
    }
    TemporaryFolder folder_;
    fs::path model_ = folder_.path() / "model";
};

TEST_F(ModelFolderTest, PathsThatClimbAreRefused) {
    EXPECT_EQ(complaint(), "");
    for (const char* path : {"../other", "/etc", "3_SparseAutoEncoder/../../other"}) {
        put("modules.json",
            fmt::format(R"([{{"path": "{}", "type": "x.SparseAutoEncoder"}}])", path));
        EXPECT_NE(complaint().find("leads out of the folder"), std::string::npos) << complaint();
    }
}

TEST_F(ModelFolderTest, LinksThatLeadOutsideAreRefused) {
    const fs::path head = model_ / "3_SparseAutoEncoder";
    fs::rename(head, folder_.path() / "elsewhere");
    fs::create_directory_symlink(folder_.path() / "elsewhere", head);
    EXPECT_NE(complaint().find("leads out of the folder"), std::string::npos) << complaint();
    fs::remove(head);
    fs::create_directory(head);
    fs::copy(folder_.path() / "elsewhere/config.json", head);
    fs::create_symlink(folder_.path() / "elsewhere/model.safetensors", head / "model.safetensors");
    EXPECT_FALSE(load_model_file(model_));
    // A link that stays inside is as good as the file.
    fs::remove(head / "model.safetensors");
    fs::copy(folder_.path() / "elsewhere/model.safetensors", model_ / "weights");
    fs::create_symlink("../weights", head / "model.safetensors");
    EXPECT_EQ(complaint(), "");
    // A link to itself.
    fs::remove(head / "model.safetensors");
    fs::create_symlink("model.safetensors", head / "model.safetensors");
    EXPECT_FALSE(load_model_file(model_));
}

// The cache of Hugging Face: files are links to blobs beside the snapshots.
TEST_F(ModelFolderTest, LinksIntoTheCacheOfHuggingFaceAreFollowed) {
    const fs::path cache = folder_.path() / "models--x";
    fs::create_directories(cache / "blobs");
    fs::create_directories(cache / "snapshots/1/3_SparseAutoEncoder");
    for (const char* name : {"modules.json", "3_SparseAutoEncoder/config.json",
                             "3_SparseAutoEncoder/model.safetensors"}) {
        const fs::path blob = cache / "blobs" / fs::path(name).filename();
        fs::copy(model_ / name, blob);
        fs::create_symlink(blob, cache / "snapshots/1" / name);
    }
    const auto loaded = load_model_file(cache / "snapshots/1");
    EXPECT_TRUE(loaded) << loaded.error().message;
}

TEST_F(ModelFolderTest, TheHeadIsFoundByItsType) {
    fs::rename(model_ / "3_SparseAutoEncoder", model_ / "4_CSRSparsity");
    put("modules.json", R"([{"idx": 7, "path": "1_Pooling", "type": "a.Pooling"},
                            {"idx": 4, "path": "4_CSRSparsity", "type": "a.b.CSRSparsity"}])");
    EXPECT_EQ(complaint(), "");
    EXPECT_FALSE(value_of(describe_model_file(model_)).unit_embeddings);
    put("modules.json", R"([{"path": "4_CSRSparsity", "type": "a.b.SpladePooling"}])");
    EXPECT_NE(complaint().find("SpladePooling"), std::string::npos) << complaint();
    put("modules.json", R"([{"path": "4_CSRSparsity", "type": "SparseAutoEncoder"},
                            {"path": "", "type": "a.Dense"}])");
    EXPECT_NE(complaint().find("Dense changes the codes"), std::string::npos) << complaint();
}

TEST_F(ModelFolderTest, SettingsThatChangeTheFormulaAreRefused) {
    const auto with = [&](const std::string& settings) {
        put("3_SparseAutoEncoder/config.json", settings);
        return complaint();
    };
    EXPECT_EQ(with(R"({"input_dim": 16, "hidden_dim": 64, "k": 6, "normalize": false})"), "");
    EXPECT_NE(with(R"({"input_dim": 16, "hidden_dim": 64, "k": 6, "normalize": true})")
                  .find("\"normalize\": true"),
              std::string::npos);
    EXPECT_NE(
        with(R"({"input_dim": 16, "hidden_dim": 64, "k": 6, "mode": "splade"})").find("splade"),
        std::string::npos);
    EXPECT_NE(with(R"({"input_dim": 17, "hidden_dim": 64, "k": 6})").find("64 × 16"),
              std::string::npos);
    fs::remove(model_ / "config_sentence_transformers.json");
    EXPECT_NE(with(R"({"input_dim": 16, "hidden_dim": 64, "k": 65})").find("k is 65"),
              std::string::npos);
    EXPECT_EQ(with(R"({"input_dim": 16, "hidden_dim": 64})"), "");
    EXPECT_FALSE(value_of(describe_model_file(model_)).k);
}

TEST_F(ModelFolderTest, AHeadTakenOutOfItsModelKeepsItsSettings) {
    const fs::path alone = folder_.path() / "alone";
    fs::rename(model_ / "3_SparseAutoEncoder", alone);
    for (const char* name : {"", "model.safetensors", "config.json"})
        EXPECT_EQ(value_of(describe_model_file(alone / name)).k, 6) << name;
    std::ofstream(alone / "config.json")
        << R"({"input_dim": 16, "hidden_dim": 64, "k": 6, "normalize": true})";
    for (const char* name : {"", "model.safetensors", "config.json"})
        EXPECT_FALSE(describe_model_file(alone / name)) << name;
}

TEST_F(ModelFolderTest, TheEncodersOwnLimitDecidesOverK) {
    put("config_sentence_transformers.json", R"({"max_active_dims": 3})");
    const auto description = value_of(describe_model_file(model_));
    EXPECT_EQ(description.k, 3);
    EXPECT_NE(description.notes.back().find("limits codes to 3"), std::string::npos);
}

TEST_F(ModelFolderTest, SavingTakesTheModulesOfABackbone) {
    const HeadWeights head = sample_head(16, 40, true);
    const fs::path saved = folder_.path() / "saved";
    fs::create_symlink("/etc/hostname", model_ / "secret.json");
    std::ofstream(model_ / "model.onnx") << "x";
    const Status refused = save_model_file(saved, {head, 5, model_}, "sentence-transformers");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("leads out of the folder"), std::string::npos);
    EXPECT_FALSE(fs::exists(saved));
    fs::remove(model_ / "secret.json");
    fs::remove_all(model_ / "2_Normalize");  // as an empty folder is lost on its way
    succeed(save_model_file(saved, {head, 5, model_}, "sentence-transformers"));
    for (const char* name :
         {"config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"})
        EXPECT_EQ(file_content(saved / name), file_content(model_ / name)) << name;
    EXPECT_FALSE(fs::exists(saved / "model.onnx"));
    const auto loaded = value_of(load_model_file(saved));
    EXPECT_EQ(loaded.weights.encoder_weight, head.encoder_weight);
    EXPECT_EQ(loaded.description.k, 5);
    EXPECT_TRUE(loaded.description.unit_embeddings);
    // Over something that is there, nothing is written.
    EXPECT_FALSE(save_model_file(saved, {head, 5, model_}, "sentence-transformers"));
    const HeadWeights other = sample_head(17, 40, true);
    const Status misfit =
        save_model_file(folder_.path() / "x", {other, 5, model_}, "sentence-transformers");
    ASSERT_FALSE(misfit);
    EXPECT_NE(misfit.error().message.find("16 values, but this model expects 17"),
              std::string::npos)
        << misfit.error().message;
    EXPECT_FALSE(save_model_file(folder_.path() / "x", {head, 5, model_}, "saelens"));
}

}  // namespace
}  // namespace sparsescope
