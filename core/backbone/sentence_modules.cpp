// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/folder_parts.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

struct PoolingName {
    std::string_view flag, name;
    std::optional<PoolingMode> mode;
};

// In the order in which sentence-transformers joins them.
constexpr std::array pooling_names = {
    PoolingName{"pooling_mode_cls_token", "cls", PoolingMode::cls},
    PoolingName{"pooling_mode_max_tokens", "max", PoolingMode::max},
    PoolingName{"pooling_mode_mean_tokens", "mean", PoolingMode::mean},
    PoolingName{"pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens",
                PoolingMode::mean_sqrt},
    PoolingName{"pooling_mode_weightedmean_tokens", "weightedmean", {}},
    PoolingName{"pooling_mode_lasttoken", "lasttoken", PoolingMode::last},
};

tl::unexpected<Error> not_built_in(const std::string& where, const std::string& what) {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: {} is not built in. {}", where, what, other_kinds()));
}

Result<PoolingMode> pooling_mode(const nlohmann::json& config, const std::string& where) {
    std::vector<std::string> names;
    const auto given = config.find("pooling_mode");
    if (given != config.end() && given->is_string()) names = {given->get<std::string>()};
    if (given != config.end() && given->is_array())
        for (const nlohmann::json& name : *given)
            names.push_back(name.is_string() ? name.get<std::string>() : "?");
    if (given == config.end())
        for (const PoolingName& pooling : pooling_names) {
            SPARSESCOPE_ASSIGN(const bool on, json_flag(config, pooling.flag, false, where));
            if (on) names.emplace_back(pooling.name);
        }
    if (names.empty()) names = {"mean"};
    if (names.size() > 1) return not_built_in(where, "joining several ways of pooling");
    for (const PoolingName& pooling : pooling_names)
        if (pooling.name == names[0] && pooling.mode) return *pooling.mode;
    return not_built_in(where, fmt::format("pooling by '{}'", names[0]));
}

Status read_pooling(const std::string& entry, ModelFolder& model) {
    const std::string where = display_name(model.folder / entry / "config.json");
    SPARSESCOPE_ASSIGN(const nlohmann::json config,
                       read_folder_json(model.folder, entry + "/config.json"));
    SPARSESCOPE_ASSIGN(model.pooling, pooling_mode(config, where));
    SPARSESCOPE_ASSIGN(const bool prompt, json_flag(config, "include_prompt", true, where));
    if (!prompt) return not_built_in(where, "pooling without the prompt ('include_prompt')");
    const char* key =
        config.contains("embedding_dimension") ? "embedding_dimension" : "word_embedding_dimension";
    const auto hidden = std::int64_t(model.shape.hidden);
    SPARSESCOPE_ASSIGN(const std::int64_t dim,
                       json_integer(config, key, hidden, 1, 1 << 20, where));
    if (dim != hidden)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} expects {} numbers a token, but the transformer gives {}: the "
                                "folder mixes files of two models.",
                                where, dim, hidden));
    return {};
}

Result<DenseActivation> dense_activation(const std::string& name, const std::string& where) {
    constexpr std::string_view prefix = "torch.nn.modules.";
    constexpr std::array known = {
        std::pair{"activation.Tanh", DenseActivation::tanh},
        std::pair{"linear.Identity", DenseActivation::identity},
        std::pair{"activation.ReLU", DenseActivation::relu},
        std::pair{"activation.Sigmoid", DenseActivation::sigmoid},
        std::pair{"activation.GELU", DenseActivation::gelu},
    };
    for (const auto& [word, activation] : known)
        if (name == std::string(prefix) + word) return activation;
    return not_built_in(where, fmt::format("the activation '{}'", name));
}

Status read_dense(const std::string& entry, ModelFolder& model) {
    const std::string where = display_name(model.folder / entry / "config.json");
    SPARSESCOPE_ASSIGN(const nlohmann::json config,
                       read_folder_json(model.folder, entry + "/config.json"));
    SPARSESCOPE_ASSIGN(const std::int64_t in,
                       json_integer(config, "in_features", -1, -1, 1 << 17, where));
    SPARSESCOPE_ASSIGN(const std::int64_t out,
                       json_integer(config, "out_features", -1, -1, 1 << 17, where));
    SPARSESCOPE_ASSIGN(const bool residual, json_flag(config, "use_residual", false, where));
    SPARSESCOPE_ASSIGN(const std::string input,
                       json_text(config, "module_input_name", "sentence_embedding", where));
    if (residual) return not_built_in(where, "a residual connection");
    if (input != "sentence_embedding")
        return not_built_in(where, fmt::format("a dense layer on '{}'", input));
    if (in != std::int64_t(model.dim) || out < 1)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} says a dense layer from {} to {} numbers, but it is given {}.",
                                where, in, out, model.dim));
    SentenceStep step;
    step.in = model.dim;
    step.out = model.dim = static_cast<std::size_t>(out);
    SPARSESCOPE_ASSIGN(step.bias, json_flag(config, "bias", true, where));
    SPARSESCOPE_ASSIGN(
        const std::string activation,
        json_text(config, "activation_function", "torch.nn.modules.activation.Tanh", where));
    SPARSESCOPE_ASSIGN(step.activation, dense_activation(activation, where));
    for (const char* name : {"/model.safetensors", "/pytorch_model.bin"}) {
        SPARSESCOPE_ASSIGN(const bool there, folder_has(model.folder, entry + name));
        if (there && step.weights.empty()) step.weights = model.folder / (entry + name);
    }
    if (step.weights.empty())
        return fail(ErrorCode::not_found,
                    fmt::format("{} has no weights: model.safetensors is missing.",
                                display_name(model.folder / entry)));
    model.steps.push_back(std::move(step));
    return {};
}

struct Module {
    std::string type, entry;  // the last word of its Python type; its folder
};

Result<std::vector<Module>> listed_modules(const fs::path& folder) {
    const std::string where = display_name(folder / "modules.json");
    SPARSESCOPE_ASSIGN(const nlohmann::json list, read_folder_json(folder, "modules.json", true));
    std::vector<Module> modules;
    for (const nlohmann::json& item : list) {
        if (!item.is_object())
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: every module must be a JSON object.", where));
        SPARSESCOPE_ASSIGN(const std::string type, json_text(item, "type", "", where));
        SPARSESCOPE_ASSIGN(const std::string entry, json_text(item, "path", "", where));
        SPARSESCOPE_TRY(path_in_folder(folder, entry));
        modules.push_back({type.substr(type.rfind('.') + 1), entry});
    }
    if (modules.empty() || modules[0].type != "Transformer")
        return not_built_in(where, fmt::format("a model that begins with the module '{}'",
                                               modules.empty() ? "nothing" : modules[0].type));
    return modules;
}

Status read_module(const Module& module, const std::string& where, ModelFolder& model) {
    if (module.type == "Dense") return read_dense(module.entry, model);
    if (module.type == "Dropout") return {};  // does nothing outside training
    if (module.type == "Normalize") {
        model.steps.push_back({.normalize = true});
        return {};
    }
    return not_built_in(where, fmt::format("the module '{}'", module.type));
}

}  // namespace

const char* to_string(PoolingMode mode) {
    constexpr std::array names = {"mean", "cls", "max", "lasttoken", "mean_sqrt_len_tokens"};
    return names[static_cast<std::size_t>(mode)];
}

const char* to_string(DenseActivation activation) {
    constexpr std::array names = {"identity", "tanh", "relu", "sigmoid", "gelu"};
    return names[static_cast<std::size_t>(activation)];
}

Status read_sentence_modules(ModelFolder& model) {
    SPARSESCOPE_ASSIGN(const bool listed, folder_has(model.folder, "modules.json"));
    if (!listed) {
        model.transformer = model.folder;
        SPARSESCOPE_ASSIGN(model.shape, read_transformer_shape(model.transformer));
        model.dim = model.shape.hidden;
        model.notes.push_back(
            "The folder has no modules.json, so it does not say how token vectors become one "
            "embedding: their mean is taken, as sentence-transformers does.");
        return {};
    }
    const std::string where = display_name(model.folder / "modules.json");
    SPARSESCOPE_ASSIGN(const std::vector<Module> modules, listed_modules(model.folder));
    SPARSESCOPE_ASSIGN(model.transformer, path_in_folder(model.folder, modules[0].entry));
    SPARSESCOPE_ASSIGN(model.shape, read_transformer_shape(model.transformer));
    model.dim = model.shape.hidden;
    if (modules.size() < 2 || modules[1].type != "Pooling")
        return not_built_in(where, "a transformer that no module 'Pooling' follows");
    SPARSESCOPE_TRY(read_pooling(modules[1].entry, model));
    for (std::size_t i = 2; i < modules.size(); ++i) {
        if (modules[i].type == "SparseAutoEncoder" || modules[i].type == "CSRSparsity") {
            model.notes.push_back(
                "The folder's sparse head is left out here: embeddings are what comes before it. "
                "It can be loaded as a model.");
            return {};
        }
        SPARSESCOPE_TRY(read_module(modules[i], where, model));
    }
    return {};
}

}  // namespace sparsescope
