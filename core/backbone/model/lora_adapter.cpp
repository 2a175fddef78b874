// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/lora_adapter.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/model/named_weights.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

constexpr std::uint64_t largest_rank = 4096;

tl::unexpected<Error> unknown_adapter(const std::string& where, const std::string& what) {
    return fail(ErrorCode::unsupported,
                fmt::format("{}: {} is not built in. Merge the adapter into the model with PEFT "
                            "(merge_and_unload) and save that.",
                            where, what));
}

bool is_set(const nlohmann::json& config, const char* key) {
    const auto at = config.find(key);
    if (at == config.end() || at->is_null()) return false;
    if (at->is_boolean()) return at->get<bool>();
    return !at->empty();
}

Status refuse_other_adapters(const nlohmann::json& config, const std::string& where) {
    SPARSESCOPE_ASSIGN(const std::string type, json_text(config, "peft_type", "LORA", where));
    if (type != "LORA") return unknown_adapter(where, fmt::format("an adapter of type '{}'", type));
    SPARSESCOPE_ASSIGN(const std::string bias, json_text(config, "bias", "none", where));
    if (bias != "none") return unknown_adapter(where, fmt::format("'bias': '{}'", bias));
    for (const char* key : {"use_dora", "fan_in_fan_out", "modules_to_save", "rank_pattern",
                            "alpha_pattern", "megatron_config", "target_parameters", "lora_bias"})
        if (is_set(config, key)) return unknown_adapter(where, fmt::format("'{}'", key));
    return {};
}

}  // namespace

Result<std::unique_ptr<LoraAdapter>> LoraAdapter::open(const std::filesystem::path& config_path,
                                                       const std::filesystem::path& weights) {
    const std::string where = display_name(config_path);
    SPARSESCOPE_ASSIGN(
        const nlohmann::json config,
        read_folder_json(config_path.parent_path(), config_path.filename().string()));
    SPARSESCOPE_TRY(refuse_other_adapters(config, where));
    auto adapter = std::make_unique<LoraAdapter>();
    const auto alpha = config.find("lora_alpha");
    if (alpha == config.end() || !alpha->is_number())
        return fail(ErrorCode::invalid_input, fmt::format("{} has no number 'lora_alpha'.", where));
    adapter->alpha_ = alpha->get<double>();
    SPARSESCOPE_ASSIGN(adapter->root_, json_flag(config, "use_rslora", false, where));
    SPARSESCOPE_ASSIGN(adapter->file_, open_weight_file(weights));
    SPARSESCOPE_TRY(adapter->collect());
    return adapter;
}

Status LoraAdapter::collect() {
    for (StoredTensor& tensor : file_->tensors()) {
        const std::string name = official_weight_name(tensor.name);
        const std::size_t a = name.find(".lora_A."), b = name.find(".lora_B.");
        if ((a == std::string::npos) == (b == std::string::npos) || tensor.shape.size() != 2)
            return unknown_adapter(file_->file_name(), fmt::format("the tensor '{}'", tensor.name));
        Pair& pair = pairs_[name.substr(0, std::min(a, b)) + ".weight"];
        (a != std::string::npos ? pair.a : pair.b) = std::move(tensor);
    }
    for (const auto& [name, pair] : pairs_) {
        if (pair.a.shape.empty() || pair.b.shape.empty() || pair.a.shape[0] != pair.b.shape[1] ||
            pair.a.shape[0] == 0 || pair.a.shape[0] > largest_rank)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: the two matrices of the adapter for {} do not fit each "
                                    "other.",
                                    file_->file_name(), name));
    }
    if (pairs_.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no adapter.", file_->file_name()));
    return {};
}

std::set<std::string> LoraAdapter::changes() const {
    std::set<std::string> names;
    for (const auto& [name, pair] : pairs_)
        names.insert(name);
    return names;
}

Status LoraAdapter::add_to(std::string_view name, std::size_t rows, std::size_t columns,
                           std::span<float> weight) const {
    const auto found = pairs_.find(name);
    if (found == pairs_.end()) return {};
    const auto& [a, b] = found->second;
    const std::size_t rank = a.shape[0];
    if (a.shape[1] != columns || b.shape[0] != rows)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: the adapter for {} changes a matrix of {} × {} numbers, but "
                                "the model's has {} × {}. It was made for another model.",
                                file_->file_name(), name, b.shape[0], a.shape[1], rows, columns));
    std::vector<float> left(rows * rank), right(rank * columns);
    SPARSESCOPE_TRY(file_->read(b.name, left));
    SPARSESCOPE_TRY(file_->read(a.name, right));
    const auto r = static_cast<double>(rank);
    const auto scale = static_cast<float>(alpha_ / (root_ ? std::sqrt(r) : r));
    std::vector<float> change(columns);
    for (std::size_t row = 0; row < rows; ++row) {
        std::fill(change.begin(), change.end(), 0.0F);
        for (std::size_t k = 0; k < rank; ++k)
            for (std::size_t column = 0; column < columns; ++column)
                change[column] += left[row * rank + k] * right[k * columns + column];
        for (std::size_t column = 0; column < columns; ++column)
            weight[row * columns + column] += scale * change[column];
    }
    return {};
}

}  // namespace sparsescope
