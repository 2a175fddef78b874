// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/train_params.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "core/recipe/train_fields.h"

namespace sparsescope {

namespace {

Result<const TrainField*> find_field(std::string_view name) {
    for (const TrainField& field : train_fields())
        if (field.spec.name == name) return &field;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no training setting called \"{}\".", name));
}

}  // namespace

std::span<const ParamSpec> train_params() {
    static const std::vector<ParamSpec> specs = [] {
        std::vector<ParamSpec> list;
        for (const TrainField& field : train_fields())
            list.push_back(field.spec);
        return list;
    }();
    return specs;
}

Result<std::string> get_param(const TrainConfig& config, std::string_view name) {
    SPARSESCOPE_ASSIGN(const TrainField* field, find_field(name));
    return field->get(config);
}

Status set_param(TrainConfig& config, std::string_view name, std::string_view value) {
    SPARSESCOPE_ASSIGN(const TrainField* field, find_field(name));
    return field->set(config, value);
}

Status check_params(const TrainConfig& config) {
    TrainConfig copy;
    for (const TrainField& field : train_fields())
        SPARSESCOPE_TRY(field.set(copy, field.get(config)));
    return {};
}

std::string to_json(const TrainConfig& config) {
    nlohmann::ordered_json json;
    json["preset"] = config.preset;
    for (const TrainField& field : train_fields()) {
        const std::string text = field.get(config);
        if (field.spec.kind == ParamSpec::Kind::choice) {
            json[field.spec.name] = text;
        } else {
            json[field.spec.name] = nlohmann::json::parse(text);
        }
    }
    return json.dump();
}

Result<TrainConfig> train_config_from_json(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return fail(ErrorCode::invalid_input, "The training settings are not a JSON object.");
    TrainConfig config;
    if (const auto preset = json.find("preset"); preset != json.end() && preset->is_string())
        config.preset = preset->get<std::string>();
    for (const TrainField& field : train_fields()) {
        const auto value = json.find(field.spec.name);
        if (value == json.end()) continue;
        SPARSESCOPE_TRY(
            field.set(config, value->is_string() ? value->get<std::string>() : value->dump()));
    }
    return config;
}

}  // namespace sparsescope
