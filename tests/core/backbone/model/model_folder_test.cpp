// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model_folder.h"

#include <gtest/gtest.h>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/sha256.h"
#include "tests/core/backbone/model/tiny_models.h"

namespace sparsescope {
namespace {

TEST(ModelFolder, SaysWhatTheFolderSays) {
    const ModelFolder bert = value_of(read_model_folder(tiny_model("bert-cls-dense")));
    EXPECT_EQ(bert.name, "bert-cls-dense");
    EXPECT_EQ(bert.shape.model_type, "bert");
    EXPECT_EQ(bert.shape.hidden, 40);
    EXPECT_EQ(bert.shape.heads, 5);
    EXPECT_EQ(bert.pooling, PoolingMode::cls);
    ASSERT_EQ(bert.steps.size(), 1);
    EXPECT_EQ(bert.steps[0].activation, DenseActivation::tanh);
    EXPECT_EQ(bert.dim, 24);
    EXPECT_EQ(bert.max_tokens, 72);  // of tokenizer_config.json
    EXPECT_TRUE(bert.notes.empty());
    const ModelFolder roberta = value_of(read_model_folder(tiny_model("roberta-max")));
    EXPECT_EQ(roberta.shape.first_position, 2);
    EXPECT_EQ(roberta.shape.longest_text(), 78);
    EXPECT_EQ(roberta.pooling, PoolingMode::max);
}

TEST(ModelFolder, MoreTokensThanPositionsAreNotPromised) {
    const ModelCopy copy;
    copy.set("sentence_bert_config.json", "max_seq_length", 100000);
    EXPECT_EQ(value_of(read_model_folder(copy.path())).max_tokens, 80);
    copy.set("sentence_bert_config.json", "max_seq_length", nullptr);
    copy.set("tokenizer_config.json", "model_max_length", 1e30);
    EXPECT_EQ(value_of(read_model_folder(copy.path())).max_tokens, 80);
}

TEST(ModelFolder, PromptsAreSuggestedAsPrefixes) {
    const ModelCopy copy;
    constexpr const char* file = "config_sentence_transformers.json";
    copy.set(file, "prompts", {{"query", "query: "}, {"passage", "passage: "}});
    ModelFolder model = value_of(read_model_folder(copy.path()));
    EXPECT_EQ(model.query_prefix, "query: ");
    EXPECT_EQ(model.document_prefix, "passage: ");
    copy.set(file, "prompts", {{"query", "Find: "}, {"document", ""}});
    model = value_of(read_model_folder(copy.path()));
    EXPECT_EQ(model.query_prefix, "Find: ");
    EXPECT_EQ(model.document_prefix, "");
    copy.set(file, "prompts", {{"sts", "Compare: "}});
    copy.set(file, "default_prompt_name", "sts");
    model = value_of(read_model_folder(copy.path()));
    EXPECT_EQ(model.query_prefix, "Compare: ");
    EXPECT_EQ(model.document_prefix, "Compare: ");
}

std::string hash_of(const std::filesystem::path& folder) {
    const ModelFolder model = value_of(read_model_folder(folder));
    return value_of(model_folder_hash(model, model.max_tokens));
}

TEST(ModelFolder, TheHashIsThatOfWhatDecidesVectors) {
    const std::string hash = hash_of(tiny_model("bert-mean"));
    EXPECT_EQ(hash.size(), 64);
    const ModelCopy copy;
    EXPECT_EQ(hash_of(copy.path()), hash);  // at another place
    copy.write("README.md", "Words.");
    copy.set("config.json", "transformers_version", "9");
    EXPECT_EQ(hash_of(copy.path()), hash);
    copy.set("1_Pooling/config.json", "pooling_mode_mean_tokens", false);
    copy.set("1_Pooling/config.json", "pooling_mode_max_tokens", true);
    const std::string other_pooling = hash_of(copy.path());
    EXPECT_NE(other_pooling, hash);
    ModelCopy::Tensors tensors = copy.tensors();
    tensors.begin()->second.values[0] += 1;
    copy.write_tensors("model.safetensors", tensors);
    const std::string other_weights = hash_of(copy.path());
    EXPECT_NE(other_weights, other_pooling);
    copy.write("vocab.txt", file_content(copy.path() / "vocab.txt") + "more\n");
    EXPECT_NE(hash_of(copy.path()), other_weights);
}

TEST(ModelFolder, TheLinksOfTheHuggingFaceCacheAreFollowed) {
    const ModelCopy copy;
    namespace fs = std::filesystem;
    const fs::path blobs = copy.around() / "blobs", snapshot = copy.around() / "snapshots" / "1234";
    fs::create_directories(blobs);
    fs::create_directories(snapshot.parent_path());
    fs::rename(copy.path(), snapshot);
    fs::rename(snapshot / "model.safetensors", blobs / "abcd");
    fs::create_symlink("../../blobs/abcd", snapshot / "model.safetensors");
    EXPECT_EQ(hash_of(snapshot), hash_of(tiny_model("bert-mean")));
}

TEST(Sha256, IsTheKnownOne) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 first, second;
    first.add("ab");
    first.add("c");
    second.add("a");
    second.add("bc");
    EXPECT_NE(first.finish(), second.finish());
}

TEST(NamedWeights, NamesAreTheOfficialOnes) {
    EXPECT_EQ(official_weight_name("bert.encoder.layer.0.output.LayerNorm.gamma"),
              "encoder.layer.0.output.LayerNorm.weight");
    EXPECT_EQ(official_weight_name("0.auto_model.embeddings.word_embeddings.weight"),
              "embeddings.word_embeddings.weight");
    EXPECT_EQ(official_weight_name("module.roberta.encoder.layer.3.attention.self.key.bias"),
              "encoder.layer.3.attention.self.key.bias");
    EXPECT_EQ(official_weight_name("distilbert.transformer.layer.1.ffn.lin2.weight"),
              "encoder.layer.1.output.dense.weight");
    EXPECT_EQ(official_weight_name("encoder.layer.0.attention.attn.o.bias"),
              "encoder.layer.0.attention.output.dense.bias");
    const NamedWeights weights =
        value_of(NamedWeights::open(value_of(read_model_folder(tiny_model("bert-mean")))));
    EXPECT_TRUE(weights.has("encoder.layer.1.attention.self.query.weight"));
    EXPECT_FALSE(weights.has("bert.encoder.layer.1.attention.self.query.weight"));
}

}  // namespace
}  // namespace sparsescope
