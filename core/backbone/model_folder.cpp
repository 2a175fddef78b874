// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model_folder.h"

#include <algorithm>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/folder_parts.h"
#include "core/backbone/sha256.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

// The shards that an index names, once each.
Result<std::vector<fs::path>> shards(const fs::path& folder, const std::string& index) {
    const std::string where = display_name(folder / index);
    SPARSESCOPE_ASSIGN(const nlohmann::json json, read_folder_json(folder, index));
    const auto map = json.find("weight_map");
    if (map == json.end() || !map->is_object())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has no 'weight_map', so it does not say where the weights are.",
                                where));
    std::set<std::string> names;
    for (const nlohmann::json& name : *map) {
        if (!name.is_string())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: 'weight_map' must name files.", where));
        names.insert(name.get<std::string>());
    }
    std::vector<fs::path> files;
    for (const std::string& name : names) {
        SPARSESCOPE_ASSIGN(const bool there, folder_has(folder, name));
        if (!there)
            return fail(ErrorCode::not_found,
                        fmt::format("{} names the file '{}', which is missing. Copy the whole "
                                    "folder.",
                                    where, name));
        files.push_back(folder / name);
    }
    return files;
}

// Empty where there are none.
Result<std::vector<fs::path>> weights_in(const fs::path& folder) {
    for (const std::string stem : {"model.safetensors", "pytorch_model.bin"}) {
        SPARSESCOPE_ASSIGN(const bool whole, folder_has(folder, stem));
        SPARSESCOPE_ASSIGN(const bool sharded, folder_has(folder, stem + ".index.json"));
        if (whole) return std::vector<fs::path>{folder / stem};
        if (sharded) return shards(folder, stem + ".index.json");
    }
    return std::vector<fs::path>{};
}

Result<Error> no_weights(const fs::path& folder, bool adapter) {
    SPARSESCOPE_ASSIGN(const bool onnx, folder_has(folder, "model.onnx"));
    return Error{
        ErrorCode::not_found,
        fmt::format("{} has no weights: neither model.safetensors nor pytorch_model.bin is "
                    "there.{}",
                    display_name(folder),
                    adapter ? " It holds an adapter alone: copy its two files into the "
                              "folder of the model that it adapts."
                    : onnx  ? " ONNX files are not read: save the model as safetensors."
                            : "")};
}

Status find_weights(ModelFolder& model) {
    SPARSESCOPE_ASSIGN(model.weights, weights_in(model.transformer));
    if (!model.weights.empty()) return {};
    SPARSESCOPE_ASSIGN(Error error, no_weights(model.transformer, !model.adapter.empty()));
    return fail(std::move(error));
}

Status find_adapter(ModelFolder& model) {
    for (const fs::path& folder : {model.transformer, model.folder}) {
        SPARSESCOPE_ASSIGN(const bool there, folder_has(folder, "adapter_config.json"));
        if (!there) continue;
        SPARSESCOPE_ASSIGN(const bool weights, folder_has(folder, "adapter_model.safetensors"));
        if (!weights)
            return fail(ErrorCode::not_found,
                        fmt::format("{} has an adapter_config.json, but the adapter's weights, "
                                    "adapter_model.safetensors, are missing.",
                                    display_name(folder)));
        model.adapter = folder / "adapter_config.json";
        model.adapter_weights = folder / "adapter_model.safetensors";
        model.notes.push_back("A LoRA adapter lies in the folder and is added to the weights.");
        return {};
    }
    return {};
}

// sentence_bert_config.json says how many tokens are read, newer folders in tokenizer_config.json;
// never more than there are positions.
Status read_token_limit(ModelFolder& model) {
    std::int64_t limit = 0;
    for (const auto& [name, key] : {std::pair{"sentence_bert_config.json", "max_seq_length"},
                                    std::pair{"tokenizer_config.json", "model_max_length"}}) {
        SPARSESCOPE_ASSIGN(const bool there, folder_has(model.transformer, name));
        if (!there) continue;
        SPARSESCOPE_ASSIGN(const nlohmann::json config, read_folder_json(model.transformer, name));
        const std::string where = display_name(model.transformer / name);
        if (config.contains("do_lower_case") && std::string_view(key) == "max_seq_length") {
            SPARSESCOPE_ASSIGN(model.lower_case, json_flag(config, "do_lower_case", false, where));
        }
        // Tokenizers without a limit say 10³⁰.
        const bool endless = config.contains(key) && config[key].is_number_float();
        if (limit == 0 && !endless) {
            SPARSESCOPE_ASSIGN(limit,
                               json_integer(config, key, 0, 3, std::int64_t{1} << 62, where));
        }
    }
    const std::size_t longest = model.shape.longest_text();
    model.max_tokens = limit == 0 ? longest : std::min<std::size_t>(longest, std::size_t(limit));
    return {};
}

Status read_prompts(ModelFolder& model) {
    constexpr const char* file = "config_sentence_transformers.json";
    SPARSESCOPE_ASSIGN(const bool there, folder_has(model.folder, file));
    if (!there) return {};
    SPARSESCOPE_ASSIGN(const nlohmann::json config, read_folder_json(model.folder, file));
    const auto prompts = config.find("prompts");
    if (prompts == config.end() || !prompts->is_object()) return {};
    const std::string where = display_name(model.folder / file);
    SPARSESCOPE_ASSIGN(const std::string usual,
                       json_text(config, "default_prompt_name", "", where));
    SPARSESCOPE_ASSIGN(const std::string otherwise, json_text(*prompts, usual, "", where));
    model.document_prefix = model.query_prefix = otherwise;
    for (const char* key : {"passage", "document"}) {
        SPARSESCOPE_ASSIGN(model.document_prefix,
                           json_text(*prompts, key, model.document_prefix, where));
    }
    SPARSESCOPE_ASSIGN(model.query_prefix, json_text(*prompts, "query", otherwise, where));
    return {};
}

std::string folder_name(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(folder, error);
    return display_name((real.has_filename() ? real : real.parent_path()).filename());
}

// In words, what the files alone do not tell.
std::string description(const ModelFolder& model, std::size_t max_tokens) {
    const TransformerShape& shape = model.shape;
    std::string words = fmt::format(
        "model 1: {} hidden {} layers {} heads {} intermediate {} epsilon {} activation {} "
        "position {} buckets {}; tokens {} lower {}; pooling {}",
        shape.model_type, shape.hidden, shape.layers, shape.heads, shape.intermediate,
        shape.epsilon, static_cast<int>(shape.activation), shape.first_position,
        shape.relative_buckets, max_tokens, model.lower_case, to_string(model.pooling));
    for (const SentenceStep& step : model.steps)
        words += step.normalize ? "; normalize"
                                : fmt::format("; dense {} {} {} {}", step.in, step.out, step.bias,
                                              to_string(step.activation));
    return words;
}

}  // namespace

Result<std::vector<fs::path>> find_weight_files(const fs::path& folder) {
    SPARSESCOPE_ASSIGN(auto files, weights_in(folder));
    if (!files.empty()) return files;
    SPARSESCOPE_ASSIGN(Error error, no_weights(folder, false));
    return fail(std::move(error));
}

Result<ModelFolder> read_model_folder(const fs::path& folder) {
    return guard("reading the folder of a model", [&]() -> Result<ModelFolder> {
        std::error_code error;
        if (!fs::is_directory(folder, error))
            return fail(ErrorCode::not_found,
                        fmt::format("There is no folder {}. Choose the folder that "
                                    "sentence-transformers saved.",
                                    display_name(folder)));
        ModelFolder model;
        model.folder = folder;
        model.name = folder_name(folder);
        SPARSESCOPE_TRY(read_sentence_modules(model));
        SPARSESCOPE_TRY(find_adapter(model));
        SPARSESCOPE_TRY(find_weights(model));
        SPARSESCOPE_TRY(read_token_limit(model));
        SPARSESCOPE_TRY(read_prompts(model));
        return model;
    });
}

Result<std::string> model_folder_hash(const ModelFolder& model, std::size_t max_tokens, bool int8) {
    return guard("hashing the weights of a model", [&]() -> Result<std::string> {
        Sha256 hash;
        hash.add(description(model, max_tokens));
        if (int8) hash.add("weights in 8 bits");
        std::vector<fs::path> files = model.weights;
        for (const SentenceStep& step : model.steps)
            if (!step.normalize) files.push_back(step.weights);
        if (!model.adapter.empty())
            files.insert(files.end(), {model.adapter, model.adapter_weights});
        for (const char* name :
             {"tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model",
              "spiece.model", "tokenizer.model", "tokenizer_config.json", "special_tokens_map.json",
              "added_tokens.json"}) {
            SPARSESCOPE_ASSIGN(const bool there, folder_has(model.transformer, name));
            if (there) files.push_back(model.transformer / name);
        }
        for (const fs::path& file : files) {
            hash.add(display_name(file.filename()));
            SPARSESCOPE_TRY(hash.add_file(file));
        }
        return hash.finish();
    });
}

}  // namespace sparsescope
