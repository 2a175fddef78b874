// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/folder_parts.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

// The names that config.json gives to the same things, per family.
struct Family {
    std::string_view model_type;
    const char *hidden, *layers, *heads, *intermediate, *activation;
    bool offset_positions;  // the table of positions begins with the padding's row
    bool relative;          // positions are relative to one another
    std::int64_t pad_token;
    double epsilon;
};

constexpr std::array families = {
    Family{"bert", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
           "hidden_act", false, false, 0, 1e-12},
    Family{"roberta", "hidden_size", "num_hidden_layers", "num_attention_heads",
           "intermediate_size", "hidden_act", true, false, 1, 1e-12},
    Family{"xlm-roberta", "hidden_size", "num_hidden_layers", "num_attention_heads",
           "intermediate_size", "hidden_act", true, false, 1, 1e-12},
    Family{"camembert", "hidden_size", "num_hidden_layers", "num_attention_heads",
           "intermediate_size", "hidden_act", true, false, 1, 1e-12},
    Family{"mpnet", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
           "hidden_act", true, true, 1, 1e-12},
    Family{"distilbert", "dim", "n_layers", "n_heads", "hidden_dim", "activation", false, false, 0,
           1e-12},
};

Result<const Family*> family_of(const nlohmann::json& config, const std::string& where) {
    SPARSESCOPE_ASSIGN(const std::string type, json_text(config, "model_type", "", where));
    for (const Family& family : families)
        if (family.model_type == type) return &family;
    if (type.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} does not say what model it describes ('model_type' is "
                                "missing). Choose the folder that sentence-transformers saved.",
                                where));
    return fail(ErrorCode::unsupported,
                fmt::format("{}: models of the type '{}' are not built in; BERT, RoBERTa, "
                            "XLM-RoBERTa, CamemBERT, MPNet and DistilBERT are. {}",
                            where, type, other_kinds()));
}

Result<HiddenActivation> activation_of(const nlohmann::json& config, const Family& family,
                                       const std::string& where) {
    SPARSESCOPE_ASSIGN(const std::string name, json_text(config, family.activation, "gelu", where));
    if (name == "gelu" || name == "gelu_python") return HiddenActivation::gelu;
    if (name == "gelu_new" || name == "gelu_pytorch_tanh" || name == "gelu_fast")
        return HiddenActivation::gelu_tanh;
    if (name == "relu") return HiddenActivation::relu;
    return fail(ErrorCode::unsupported,
                fmt::format("{}: the activation '{}' is not built in; gelu, gelu_new and relu are. "
                            "{}",
                            where, name, other_kinds()));
}

Status refuse_other_variants(const nlohmann::json& config, const std::string& where) {
    SPARSESCOPE_ASSIGN(const std::string positions,
                       json_text(config, "position_embedding_type", "absolute", where));
    SPARSESCOPE_ASSIGN(const bool decoder, json_flag(config, "is_decoder", false, where));
    if (positions != "absolute")
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: positions of the type '{}' are not built in, only absolute "
                                "ones. {}",
                                where, positions, other_kinds()));
    if (decoder)
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: the model is a decoder ('is_decoder'), which is not built in. "
                                "{}",
                                where, other_kinds()));
    return {};
}

Status read_sizes(const nlohmann::json& config, const Family& family, const std::string& where,
                  TransformerShape& shape) {
    const auto size = [&](const char* key, std::int64_t otherwise, std::int64_t most,
                          std::size_t& out) -> Status {
        SPARSESCOPE_ASSIGN(const std::int64_t number,
                           json_integer(config, key, otherwise, 1, most, where));
        out = static_cast<std::size_t>(number);
        return {};
    };
    SPARSESCOPE_TRY(size(family.hidden, 768, 1 << 15, shape.hidden));
    SPARSESCOPE_TRY(
        size(family.layers, family.model_type == "distilbert" ? 6 : 12, 512, shape.layers));
    SPARSESCOPE_TRY(size(family.heads, 12, 1 << 10, shape.heads));
    SPARSESCOPE_TRY(size(family.intermediate, 3072, 1 << 17, shape.intermediate));
    SPARSESCOPE_TRY(size("vocab_size", 30522, 1 << 23, shape.vocabulary));
    SPARSESCOPE_TRY(size("max_position_embeddings", 512, 1 << 20, shape.positions));
    if (shape.hidden % shape.heads != 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: {} numbers a token cannot be shared by {} attention heads.",
                                where, shape.hidden, shape.heads));
    return {};
}

Status read_positions(const nlohmann::json& config, const Family& family, const std::string& where,
                      TransformerShape& shape) {
    SPARSESCOPE_ASSIGN(shape.pad_token, json_integer(config, "pad_token_id", family.pad_token, 0,
                                                     std::int64_t(shape.vocabulary) - 1, where));
    // RoBERTa counts positions from the padding's number on, for which it keeps a row.
    if (family.offset_positions) {
        // Of MPNet the number is built in, whatever its config calls padding.
        const std::int64_t padding = family.relative ? 1 : shape.pad_token;
        shape.first_position = static_cast<std::size_t>(padding) + 1;
    }
    if (shape.positions < shape.first_position + 2)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}: {} positions leave no room for a text.", where, shape.positions));
    const bool typed = family.model_type != "distilbert" && !family.relative;
    const std::int64_t types = family.model_type == "bert" ? 2 : 1;
    SPARSESCOPE_ASSIGN(const std::int64_t token_types,
                       json_integer(config, "type_vocab_size", types, 1, 1 << 16, where));
    shape.token_types = typed ? static_cast<std::size_t>(token_types) : 0;
    SPARSESCOPE_ASSIGN(
        const std::int64_t buckets,
        json_integer(config, "relative_attention_num_buckets", 32, 4, 1 << 12, where));
    shape.relative_buckets = family.relative ? static_cast<std::size_t>(buckets) : 0;
    return {};
}

}  // namespace

const char* other_kinds() {
    return "Set it up as an encoder of the kind 'command' (any program, also a Python script with "
           "sentence-transformers) or 'http' (a server) instead.";
}

Result<TransformerShape> read_transformer_shape(const std::filesystem::path& folder) {
    const std::string where = display_name(folder / "config.json");
    SPARSESCOPE_ASSIGN(const bool there, folder_has(folder, "config.json"));
    if (!there)
        return fail(ErrorCode::not_found,
                    fmt::format("{} is not the folder of a text model: it has no config.json. "
                                "Choose the folder that sentence-transformers saved.",
                                display_name(folder)));
    SPARSESCOPE_ASSIGN(const nlohmann::json config, read_folder_json(folder, "config.json"));
    SPARSESCOPE_ASSIGN(const Family* family, family_of(config, where));
    SPARSESCOPE_TRY(refuse_other_variants(config, where));
    TransformerShape shape;
    shape.model_type = family->model_type;
    SPARSESCOPE_ASSIGN(shape.activation, activation_of(config, *family, where));
    SPARSESCOPE_TRY(read_sizes(config, *family, where, shape));
    SPARSESCOPE_TRY(read_positions(config, *family, where, shape));
    const auto epsilon = config.find("layer_norm_eps");
    const bool given = epsilon != config.end() && epsilon->is_number();
    const double value = given ? epsilon->get<double>() : family->epsilon;
    if (!(value >= 0 && value < 1))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: 'layer_norm_eps' must be a small positive number.", where));
    shape.epsilon = static_cast<float>(value);
    return shape;
}

}  // namespace sparsescope
