// SPDX-License-Identifier: GPL-3.0-or-later
// Folders that are no model, or not one that is built in: each is refused with a sentence that
// names what is wrong.
#include <functional>

#include <gtest/gtest.h>

#include "tests/core/backbone/model/tiny_models.h"

namespace sparsescope {
namespace {

struct BadFolder {
    const char* name;
    const char* says;  // words of the message
    std::function<void(const ModelCopy&)> change;
    const char* model = "bert-mean";
};

void change_tensor(const ModelCopy& copy, const std::string& name,
                   const std::function<void(ModelCopy::Tensor&)>& change) {
    auto tensors = copy.tensors();
    change(tensors.at(name));
    copy.write_tensors("model.safetensors", tensors);
}

nlohmann::json module(const char* type, const char* path) {
    return {{"idx", 0}, {"name", "0"}, {"path", path}, {"type", type}};
}

void write_modules(const ModelCopy& copy, const std::vector<nlohmann::json>& modules) {
    copy.write("modules.json", nlohmann::json(modules).dump());
}

const nlohmann::json transformer_module = module("sentence_transformers.models.Transformer", "");

void add_adapter(const ModelCopy& copy) {
    for (const char* file : {"adapter_config.json", "adapter_model.safetensors"})
        std::filesystem::copy_file(tiny_model("bert-lora") / file, copy.path() / file);
}

const std::string query = "bert.encoder.layer.0.attention.self.query.weight";

const std::vector<BadFolder>& configs() {
    static const std::vector<BadFolder> folders = {
        {"NoConfig", "config.json", [](const ModelCopy& c) { c.remove("config.json"); }},
        {"ConfigIsNoJson", "config.json is not valid JSON",
         [](const ModelCopy& c) { c.write("config.json", "{\"model_type\": "); }},
        {"ConfigIsAList", "no JSON object",
         [](const ModelCopy& c) { c.write("config.json", "[]"); }},
        {"ConfigIsHuge", "too many for a config",
         [](const ModelCopy& c) { c.write("config.json", std::string(5 << 20, ' ')); }},
        {"NoModelType", "model_type", [](const ModelCopy& c) { c.write("config.json", "{}"); }},
        {"UnknownModelType", "'qwen3' are not built in",
         [](const ModelCopy& c) { c.set("config.json", "model_type", "qwen3"); }},
        {"ModelTypeIsANumber", "'model_type' must be a text",
         [](const ModelCopy& c) { c.set("config.json", "model_type", 7); }},
        {"UnknownActivation", "'swish'",
         [](const ModelCopy& c) { c.set("config.json", "hidden_act", "swish"); }},
        {"RelativePositions", "'relative_key'",
         [](const ModelCopy& c) {
             c.set("config.json", "position_embedding_type", "relative_key");
         }},
        {"ADecoder", "is_decoder",
         [](const ModelCopy& c) { c.set("config.json", "is_decoder", true); }},
        {"NoHeads", "'num_attention_heads' must be",
         [](const ModelCopy& c) { c.set("config.json", "num_attention_heads", 0); }},
        {"HeadsDoNotShare", "5 attention heads",
         [](const ModelCopy& c) { c.set("config.json", "num_attention_heads", 5); }},
        {"NegativeHidden", "'hidden_size' must be",
         [](const ModelCopy& c) { c.set("config.json", "hidden_size", -32); }},
        {"EndlessLayers", "'num_hidden_layers' must be",
         [](const ModelCopy& c) { c.set("config.json", "num_hidden_layers", 1000000); }},
        {"HugeHidden", "mixes files of two models",
         [](const ModelCopy& c) { c.set("config.json", "hidden_size", 32768); }},
        {"HugeVocabulary", "mixes files of two models",
         [](const ModelCopy& c) { c.set("config.json", "vocab_size", 8000000); }},
        {"HugeIntermediate", "mixes files of two models",
         [](const ModelCopy& c) { c.set("config.json", "intermediate_size", 131072); }},
        {"NoPositions", "no room for a text",
         [](const ModelCopy& c) { c.set("config.json", "max_position_embeddings", 3); },
         "roberta-max"},
        {"EpsilonIsOne", "layer_norm_eps",
         [](const ModelCopy& c) { c.set("config.json", "layer_norm_eps", 1); }},
        {"TooFewLayers", "more than the 1 layers",
         [](const ModelCopy& c) { c.set("config.json", "num_hidden_layers", 1); }},
        {"TooManyLayers", "encoder.layer.2.",
         [](const ModelCopy& c) { c.set("config.json", "num_hidden_layers", 3); }},
        {"NoVocabulary", "vocab",
         [](const ModelCopy& c) {
             c.remove("vocab.txt");
             c.remove("tokenizer.json");
         }},
        {"NegativeTokens", "'max_seq_length' must be",
         [](const ModelCopy& c) { c.set("sentence_bert_config.json", "max_seq_length", -1); }},
    };
    return folders;
}

const std::vector<BadFolder>& modules() {
    static const std::vector<BadFolder> folders = {
        {"ModulesIsNoList", "no JSON list",
         [](const ModelCopy& c) { c.write("modules.json", "{}"); }},
        {"NoModules", "not built in", [](const ModelCopy& c) { c.write("modules.json", "[]"); }},
        {"ModuleIsAText", "must be a JSON object",
         [](const ModelCopy& c) { c.write("modules.json", "[\"Transformer\"]"); }},
        {"BagOfWords", "'BoW'",
         [](const ModelCopy& c) {
             write_modules(c, {module("sentence_transformers.models.BoW", "")});
         }},
        {"NoPooling", "'Pooling'",
         [](const ModelCopy& c) { write_modules(c, {transformer_module}); }},
        {"UnknownModule", "'LSTM'",
         [](const ModelCopy& c) {
             write_modules(c, {transformer_module,
                               module("sentence_transformers.models.Pooling", "1_Pooling"),
                               module("sentence_transformers.models.LSTM", "2_LSTM")});
         }},
        {"PathLeadsUp", "not inside the folder",
         [](const ModelCopy& c) {
             write_modules(c, {transformer_module,
                               module("sentence_transformers.models.Pooling", "../../etc")});
         }},
        {"PathIsAbsolute", "not inside the folder",
         [](const ModelCopy& c) {
             write_modules(c, {module("sentence_transformers.models.Transformer", "/etc")});
         }},
        {"LinkLeadsOut", "not inside the folder",
         [](const ModelCopy& c) {
             std::filesystem::rename(c.path() / "model.safetensors", c.around() / "elsewhere");
             std::filesystem::create_symlink(c.around() / "elsewhere",
                                             c.path() / "model.safetensors");
         }},
        {"LinkToItself", "folder",
         [](const ModelCopy& c) {
             c.remove("1_Pooling");
             std::filesystem::create_symlink("1_Pooling", c.path() / "1_Pooling");
         }},
        {"NoPoolingConfig", "1_Pooling", [](const ModelCopy& c) { c.remove("1_Pooling"); }},
        {"UnknownPooling", "'weightedmean'",
         [](const ModelCopy& c) {
             c.set("1_Pooling/config.json", "pooling_mode", "weightedmean");
         }},
        {"TwoPoolings", "several ways of pooling",
         [](const ModelCopy& c) {
             c.set("1_Pooling/config.json", "pooling_mode_cls_token", true);
         }},
        {"PoolingOfAnotherModel", "mixes files of two models",
         [](const ModelCopy& c) {
             c.set("1_Pooling/config.json", "word_embedding_dimension", 384);
         }},
        {"PoolingWithoutPrompt", "include_prompt",
         [](const ModelCopy& c) { c.set("1_Pooling/config.json", "include_prompt", false); }},
        {"DenseOfAnotherModel", "it is given 40",
         [](const ModelCopy& c) { c.set("2_Dense/config.json", "in_features", 768); },
         "bert-cls-dense"},
        {"DenseIsWider", "linear.weight",
         [](const ModelCopy& c) { c.set("2_Dense/config.json", "out_features", 48); },
         "bert-cls-dense"},
        {"DenseActivation", "'os.system'",
         [](const ModelCopy& c) {
             c.set("2_Dense/config.json", "activation_function", "os.system");
         },
         "bert-cls-dense"},
        {"DenseWithoutWeights", "has no weights",
         [](const ModelCopy& c) { c.remove("2_Dense/model.safetensors"); }, "bert-cls-dense"},
    };
    return folders;
}

const std::vector<BadFolder>& weights() {
    static const std::vector<BadFolder> folders = {
        {"NoWeights", "has no weights", [](const ModelCopy& c) { c.remove("model.safetensors"); }},
        {"OnlyOnnx", "ONNX",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             c.write("model.onnx", "x");
         }},
        {"OnlyAnAdapter", "adapter alone",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.remove("model.safetensors");
         }},
        {"Truncated", "model.safetensors",
         [](const ModelCopy& c) {
             const std::string whole = file_content(c.path() / "model.safetensors");
             c.write("model.safetensors", whole.substr(0, whole.size() - 100));
         }},
        {"Empty", "model.safetensors",
         [](const ModelCopy& c) { c.write("model.safetensors", ""); }},
        {"IsAFolder", "has no weights",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             std::filesystem::create_directory(c.path() / "model.safetensors");
         }},
        {"NotANumber", "not finite",
         [](const ModelCopy& c) {
             change_tensor(c, query, [](ModelCopy::Tensor& t) { t.values[5] = NAN; });
         }},
        {"Transposed", "mixes files of two models",
         [](const ModelCopy& c) {
             change_tensor(c, "bert.encoder.layer.0.output.dense.weight",
                           [](ModelCopy::Tensor& t) { std::swap(t.shape[0], t.shape[1]); });
         }},
        {"MissingTensor", "encoder.layer.0.attention.self.query.weight",
         [](const ModelCopy& c) {
             auto tensors = c.tensors();
             tensors.erase(query);
             c.write_tensors("model.safetensors", tensors);
         }},
        {"TensorTwice", "the same weights",
         [](const ModelCopy& c) {
             auto tensors = c.tensors();
             tensors["roberta." + query.substr(5)] = tensors.at(query);
             c.write_tensors("model.safetensors", tensors);
         }},
        {"WholeNumbers", "whole numbers",
         [](const ModelCopy& c) {
             const std::vector<std::int8_t> bytes(32 * 32, 3);
             const std::vector<TensorToWrite> part{
                 {"embeddings.word_embeddings.weight",
                  ElementType::i8,
                  {32, 32},
                  std::as_bytes(std::span<const std::int8_t>(bytes))}};
             c.set("config.json", "vocab_size", 32);
             succeed(write_safetensors(c.path() / "model.safetensors", part));
         }},
        {"IndexWithoutMap", "weight_map",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             c.write("model.safetensors.index.json", "{}");
         }},
        {"IndexLeadsOut", "not inside the folder",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             c.write("model.safetensors.index.json",
                     R"({"weight_map": {"a": "../../secret.safetensors"}})");
         }},
        {"ShardIsMissing", "part-9.safetensors",
         [](const ModelCopy& c) {
             c.remove("model.safetensors");
             c.write("model.safetensors.index.json",
                     R"({"weight_map": {"a": "part-9.safetensors"}})");
         }},
    };
    return folders;
}

const std::vector<BadFolder>& adapters() {
    static const std::vector<BadFolder> folders = {
        {"AdapterWithoutWeights", "adapter_model.safetensors",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.remove("adapter_model.safetensors");
         }},
        {"OtherAdapter", "'IA3'",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.set("adapter_config.json", "peft_type", "IA3");
         }},
        {"Dora", "'use_dora'",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.set("adapter_config.json", "use_dora", true);
         }},
        {"NoAlpha", "lora_alpha",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.set("adapter_config.json", "lora_alpha", nullptr);
         }},
        {"AdapterOfAnotherModel", "another model",
         [](const ModelCopy& c) {
             add_adapter(c);
             const std::string start = "base_model.model.encoder.layer.7.attention.self.query.";
             c.write_tensors("adapter_model.safetensors",
                             {{start + "lora_A.weight", {{4, 32}, std::vector<float>(128)}},
                              {start + "lora_B.weight", {{32, 4}, std::vector<float>(128)}}});
         }},
        {"AdapterOfAnotherWidth", "made for another model",
         [](const ModelCopy& c) {
             add_adapter(c);
             const std::string start = "base_model.model.encoder.layer.0.attention.self.query.";
             c.write_tensors("adapter_model.safetensors",
                             {{start + "lora_A.weight", {{4, 48}, std::vector<float>(192)}},
                              {start + "lora_B.weight", {{32, 4}, std::vector<float>(128)}}});
         }},
        {"AdapterIsHalf", "do not fit each other",
         [](const ModelCopy& c) {
             add_adapter(c);
             const std::string start = "base_model.model.encoder.layer.0.attention.self.query.";
             c.write_tensors("adapter_model.safetensors",
                             {{start + "lora_A.weight", {{4, 32}, std::vector<float>(128)}}});
         }},
        {"AdapterWithOtherTensors", "'pooler.magnitude'",
         [](const ModelCopy& c) {
             add_adapter(c);
             c.write_tensors("adapter_model.safetensors", {{"pooler.magnitude", {{2}, {1, 2}}}});
         }},
    };
    return folders;
}

void expect_refusals(const std::vector<BadFolder>& folders) {
    for (const BadFolder& bad : folders) {
        const ModelCopy copy(bad.model);
        bad.change(copy);
        const auto opened = open_model_encoder(model_settings(copy.path()), {});
        ASSERT_FALSE(opened) << bad.name;
        EXPECT_NE(opened.error().message.find(bad.says), std::string::npos)
            << bad.name << ": " << opened.error().message;
        EXPECT_NE(opened.error().code, ErrorCode::internal) << bad.name;
        EXPECT_EQ(opened.error().message.back(), '.') << bad.name;
    }
}

TEST(BadModelFolders, Configs) {
    expect_refusals(configs());
}

TEST(BadModelFolders, Modules) {
    expect_refusals(modules());
}

TEST(BadModelFolders, Weights) {
    expect_refusals(weights());
}

TEST(BadModelFolders, Adapters) {
    expect_refusals(adapters());
}

TEST(BadModelFolders, TheFolderIsMissing) {
    const auto opened = open_model_encoder(model_settings("/nowhere/at/all"), {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::not_found);
}

TEST(BadModelFolders, SettingsThatCannotWork) {
    EncoderSettings settings = model_settings(tiny_model("bert-mean"));
    settings.max_tokens = 81;
    auto opened = open_model_encoder(settings, {});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(opened.error().message.find("from 3 to 80"), std::string::npos);
}

TEST(BadModelFolders, ATokenizerThatKnowsMoreThanTheModel) {
    const ModelCopy copy;
    auto tensors = copy.tensors();
    ModelCopy::Tensor& words = tensors.at("bert.embeddings.word_embeddings.weight");
    words.shape[0] = 20;
    words.values.resize(20 * 32);
    copy.write_tensors("model.safetensors", tensors);
    copy.set("config.json", "vocab_size", 20);
    const auto encoder = value_of(open_model_encoder(model_settings(copy.path()), {}));
    const std::vector<std::string> texts{"a", "z"};
    const auto encoded = encoder->encode(texts, {});
    ASSERT_FALSE(encoded);
    EXPECT_NE(encoded.error().message.find("Text 2"), std::string::npos) << encoded.error().message;
}

TEST(BadModelFolders, WeightsThatGiveNoNumbers) {
    const ModelCopy copy;
    change_tensor(copy, "bert.encoder.layer.1.output.LayerNorm.gamma",
                  [](ModelCopy::Tensor& t) { std::fill(t.values.begin(), t.values.end(), 3e38F); });
    const auto encoder = value_of(open_model_encoder(model_settings(copy.path()), {}));
    const std::vector<std::string> texts{"a"};
    const auto encoded = encoder->encode(texts, {});
    ASSERT_FALSE(encoded);
    EXPECT_NE(encoded.error().message.find("text 1"), std::string::npos) << encoded.error().message;
}

}  // namespace
}  // namespace sparsescope
