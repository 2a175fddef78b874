// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/tune_params.h"

#include <nlohmann/json.hpp>

#include "core/recipe/presets.h"
#include "core/recipe/tune_fields.h"

namespace sparsescope {

namespace {

constexpr const char* preset_key = "head-preset";

Result<const TuneField*> find_tune_field(std::string_view name) {
    for (const TuneField& field : tune_fields())
        if (field.spec.name == name) return &field;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no setting of finetuning called \"{}\".", name));
}

tl::unexpected<Error> refuse_tuning(std::string message) {
    return fail(ErrorCode::invalid_argument, std::move(message));
}

// The head of a joint run; that of a staged one is validated with its data, when it is trained.
Status validate_joint_head(const TrainConfig& head) {
    if (head.hidden > 0 && head.k > head.hidden)
        return refuse_tuning(
            fmt::format("The head's k {} is more than its {} neurons.", head.k, head.hidden));
    if (head.hidden > 0 && 4 * static_cast<std::int64_t>(head.k) > head.hidden)
        return refuse_tuning(
            fmt::format("The head's k {} is above a quarter of {} neurons, and the 4k pass needs "
                        "4·k ≤ h. Use --head-k {} or fewer.",
                        head.k, head.hidden, std::max(1, head.hidden / 4)));
    if (head.sparsifier != "topk")
        return refuse_tuning(
            fmt::format("A head that is trained along with its backbone knows the sparsifier topk "
                        "only, not {}. Choose arm staged for it.",
                        head.sparsifier));
    return {};
}

}  // namespace

std::span<const ParamSpec> tune_params() {
    static const std::vector<ParamSpec> specs = [] {
        std::vector<ParamSpec> list;
        for (const TuneField& field : tune_fields())
            list.push_back(field.spec);
        return list;
    }();
    return specs;
}

Result<std::string> get_param(const TuneConfig& config, std::string_view name) {
    SPARSESCOPE_ASSIGN(const TuneField* field, find_tune_field(name));
    return field->get(config);
}

Status set_param(TuneConfig& config, std::string_view name, std::string_view value) {
    SPARSESCOPE_ASSIGN(const TuneField* field, find_tune_field(name));
    return field->set(config, value);
}

std::string to_json(const TuneConfig& config) {
    nlohmann::ordered_json json;
    for (const TuneField& field : tune_fields()) {
        const std::string text = field.get(config);
        const bool is_text =
            field.spec.kind == ParamSpec::Kind::choice || field.spec.kind == ParamSpec::Kind::list;
        json[field.spec.name] =
            is_text ? nlohmann::ordered_json(text) : nlohmann::ordered_json::parse(text);
    }
    json[preset_key] = config.head.preset;
    return json.dump();
}

Result<TuneConfig> tune_config_from_json(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return fail(ErrorCode::invalid_input, "The settings of finetuning are not a JSON object.");
    TuneConfig config;
    if (const auto preset = json.find(preset_key); preset != json.end() && preset->is_string()) {
        const auto name = preset->get<std::string>();
        if (auto known = preset_config(name)) config.head = std::move(*known);
        config.head.preset = name;
    }
    for (const TuneField& field : tune_fields()) {
        const auto value = json.find(field.spec.name);
        if (value == json.end()) continue;
        SPARSESCOPE_TRY(
            field.set(config, value->is_string() ? value->get<std::string>() : value->dump()));
    }
    return config;
}

Result<TrainConfig> head_config_from_json(std::string_view json) {
    if (!is_tune_config(json)) return train_config_from_json(json);
    SPARSESCOPE_ASSIGN(TuneConfig config, tune_config_from_json(json));
    return std::move(config.head);
}

bool is_tune_config(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_object() && json.contains("arm");
}

Status validate(const TuneConfig& config) {
    TuneConfig copy;
    for (const TuneField& field : tune_fields())
        SPARSESCOPE_TRY(field.set(copy, field.get(config)));
    if (config.micro_batch > config.batch)
        return refuse_tuning(fmt::format("A pass of {} pairs is larger than the batch of {}.",
                                         config.micro_batch, config.batch));
    if (config.mined_negatives > 0 && config.data == TuneDataKind::scored)
        return refuse_tuning(
            "Scored pairs are compared by their scores and need no negatives. Set mined negatives "
            "to 0.");
    if (config.mined_negatives > 0 && config.data == TuneDataKind::triplets)
        return refuse_tuning(
            "These triplets bring their own negatives. Set mined negatives to 0, or choose data "
            "\"pairs\" to have them found.");
    if (config.arm == TuneArm::joint) SPARSESCOPE_TRY(validate_joint_head(config.head));
    return {};
}

}  // namespace sparsescope
