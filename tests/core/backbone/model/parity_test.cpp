// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings of every kind of model and pooling equal those that sentence-transformers computed
// (tests/interop/make_tiny_models.py), at every processor level, in every batch.
#include <gtest/gtest.h>

#include "core/backbone/model/sentence_vector.h"
#include "core/backbone/model/transformer.h"
#include "core/backbone/model_folder.h"
#include "core/backbone/tokenizer.h"
#include "tests/core/backbone/model/tiny_models.h"

namespace sparsescope {
namespace {

constexpr float allowed = 1e-5F;

class Parity : public testing::TestWithParam<const char*> {};

TEST_P(Parity, TextsHaveTheEmbeddingsOfThePythonModel) {
    const ExpectedTexts expected = expected_texts(GetParam());
    const EncodedTexts encoded = encode_with(tiny_model(GetParam()), expected.texts);
    EXPECT_LT(largest_difference(encoded.embeddings, expected.embeddings), allowed);
    EXPECT_EQ(encoded.truncated,
              std::count(expected.truncated.begin(), expected.truncated.end(), true));
}

TEST_P(Parity, TokensHaveThemAtEveryProcessorLevel) {
    const ExpectedTexts expected = expected_texts(GetParam());
    const ModelFolder model = value_of(read_model_folder(tiny_model(GetParam())));
    const NamedWeights weights = value_of(NamedWeights::open(model));
    for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels()) {
        const Transformer transformer =
            value_of(Transformer::load(model.shape, weights, {}, kernels::Precision::fp32, *level));
        const SentenceVector sentence = value_of(SentenceVector::load(model, *level));
        TokenBatch batch;
        for (const auto& ids : expected.ids)
            batch.add(ids);
        TransformerWorkspace workspace;
        const kernels::Rows hidden = value_of(transformer.hidden_states(batch, workspace, {}));
        EmbeddingMatrix embeddings(batch.texts(), sentence.dim());
        for (std::size_t i = 0; i < batch.texts(); ++i)
            sentence.compute({hidden.data + batch.starts[i] * hidden.stride,
                              batch.starts[i + 1] - batch.starts[i], hidden.stride},
                             embeddings.row(i));
        EXPECT_LT(largest_difference(embeddings, expected.embeddings), allowed) << level->level;
    }
}

TEST_P(Parity, ATextHasTheSameEmbeddingInEveryBatch) {
    expect_one_embedding_a_text(model_settings(tiny_model(GetParam())),
                                expected_texts(GetParam()).texts);
}

INSTANTIATE_TEST_SUITE_P(Models, Parity,
                         testing::Values("bert-mean", "bert-cls-dense", "roberta-max", "xlmr-mean",
                                         "mpnet-mean", "distilbert-last"),
                         test_name);

TEST(LoraAdapter, AnAdapterInTheFolderIsMerged) {
    const ModelCopy copy("bert-mean");
    for (const char* file : {"adapter_config.json", "adapter_model.safetensors"})
        std::filesystem::copy_file(tiny_model("bert-lora") / file, copy.path() / file);
    const ExpectedTexts expected = expected_texts("bert-lora");
    const EncodedTexts adapted = encode_with(copy.path(), expected.texts);
    EXPECT_LT(largest_difference(adapted.embeddings, expected.embeddings), allowed);
    // And it is no small change that would pass for rounding.
    EXPECT_GT(largest_difference(adapted.embeddings, expected_texts("bert-mean").embeddings), 0.05);
}

TEST(ModelEncoder, AFolderWithoutModulesIsPooledByTheMean) {
    const ModelCopy copy("bert-mean");
    copy.remove("modules.json");
    const ModelFolder model = value_of(read_model_folder(copy.path()));
    ASSERT_EQ(model.notes.size(), 1);
    EXPECT_NE(model.notes[0].find("modules.json"), std::string::npos);
    const ExpectedTexts expected = expected_texts("bert-mean");
    EmbeddingMatrix embeddings = encode_with(copy.path(), expected.texts).embeddings;
    for (std::size_t i = 0; i < embeddings.rows; ++i) {
        double squares = 0;
        for (const float x : embeddings.row(i))
            squares += static_cast<double>(x) * x;
        EXPECT_GT(std::fabs(squares - 1), 1e-3);  // not normalised: nothing in the folder says so
        for (float& x : embeddings.row(i))
            x /= static_cast<float>(std::sqrt(squares));
    }
    EXPECT_LT(largest_difference(embeddings, expected.embeddings), allowed);
}

TEST(ModelEncoder, ShardsAreReadAsOneModel) {
    const ModelCopy copy("bert-mean");
    ModelCopy::Tensors first = copy.tensors(), second;
    nlohmann::json map;
    for (auto at = first.begin(); at != first.end();) {
        const bool move = at->first.find("layer.1") != std::string::npos;
        map[at->first] = move ? "part-2.safetensors" : "part-1.safetensors";
        if (move) second.insert(*at);
        at = move ? first.erase(at) : std::next(at);
    }
    copy.write_tensors("part-1.safetensors", first);
    copy.write_tensors("part-2.safetensors", second);
    copy.write("model.safetensors.index.json", nlohmann::json{{"weight_map", map}}.dump());
    copy.remove("model.safetensors");
    const ExpectedTexts expected = expected_texts("bert-mean");
    EXPECT_LT(largest_difference(encode_with(copy.path(), expected.texts).embeddings,
                                 expected.embeddings),
              allowed);
}

TEST(ModelEncoder, TheSparseHeadOfAFolderIsLeftOut) {
    const ModelCopy copy("bert-mean");
    auto modules = nlohmann::json::parse(file_content(copy.path() / "modules.json"));
    modules.push_back({{"idx", 3},
                       {"name", "3"},
                       {"path", "3_SparseAutoEncoder"},
                       {"type", "sentence_transformers.sparse_encoder.models.SparseAutoEncoder"}});
    copy.write("modules.json", modules.dump());
    const ExpectedTexts expected = expected_texts("bert-mean");
    EXPECT_EQ(encode_with(copy.path(), expected.texts).embeddings.values,
              encode_with(tiny_model("bert-mean"), expected.texts).embeddings.values);
}

TEST(ModelEncoder, FewerTokensCanBeAskedFor) {
    EncoderSettings settings = model_settings(tiny_model("bert-mean"));
    settings.max_tokens = 6;
    const auto encoder = value_of(open_model_encoder(settings, {}));
    const std::vector<std::string> texts{"a b c d e f g h", "a b c d", "a b c d e"};
    const EncodedTexts encoded = value_of(encoder->encode(texts, {}));
    EXPECT_EQ(encoded.truncated, 2);
    for (const std::size_t text : {0, 2}) {
        const auto row = encoded.embeddings.row(text), start = encoded.embeddings.row(1);
        EXPECT_TRUE(std::equal(row.begin(), row.end(), start.begin()));
    }
    const auto whole = value_of(open_model_encoder(model_settings(tiny_model("bert-mean")), {}));
    EXPECT_NE(encoder->identity().hash, whole->identity().hash);
}

TEST(ModelEncoder, TextsAreLowerCasedWhereTheFolderSaysSo) {
    const ModelCopy copy("roberta-max");
    const std::vector<std::string> texts{"Über ALL", "über all"};
    const EncodedTexts cased = encode_with(copy.path(), texts);
    EXPECT_NE(cased.embeddings.values[0], cased.embeddings.row(1)[0]);
    copy.set("sentence_bert_config.json", "do_lower_case", true);
    const EncodedTexts lower = encode_with(copy.path(), texts);
    EXPECT_EQ(lower.embeddings.values[0], lower.embeddings.row(1)[0]);
    EXPECT_EQ(lower.embeddings.row(1)[0], cased.embeddings.row(1)[0]);
}

TEST(ModelEncoder, NothingIsEncodedToNothing) {
    EXPECT_EQ(encode_with(tiny_model("bert-mean"), {}).embeddings.rows, 0);
}

TEST(ModelEncoder, AWishToStopIsObeyed) {
    const auto encoder = value_of(open_model_encoder(model_settings(tiny_model("bert-mean")), {}));
    std::stop_source stop;
    stop.request_stop();
    const std::vector<std::string> texts{"a"};
    const auto encoded = encoder->encode(texts, stop.get_token());
    ASSERT_FALSE(encoded);
    EXPECT_EQ(encoded.error().code, ErrorCode::cancelled);
}

TEST(ModelEncoder, AnyBytesAreAText) {
    const std::vector<std::string> texts{std::string("a\0b", 3), "\xff\xfe\xc0",
                                         std::string(1 << 20, 'x'), "\xf0\x9f\x99\x82", "   "};
    const EncodedTexts encoded = encode_with(tiny_model("roberta-max"), texts);
    EXPECT_EQ(encoded.embeddings.rows, texts.size());
    EXPECT_EQ(encoded.truncated, 1);
}

}  // namespace
}  // namespace sparsescope
