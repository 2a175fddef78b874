// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/named_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/backbone/model/lora_adapter.h"
#include "core/backbone/model/weight_file.h"
#include "core/formats/element_type.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

constexpr std::array<std::string_view, 12> prefixes = {
    "module.",  "base_model.model.", "0.auto_model.", "auto_model.", "model.",       "bert.",
    "roberta.", "distilbert.",       "mpnet.",        "camembert.",  "xlm_roberta.", "0."};

// What DistilBERT and MPNet call the parts of a layer; and the oldest BERTs those of a norm.
constexpr std::array spellings = {
    std::pair{"transformer.layer.", "encoder.layer."},
    std::pair{".attention.q_lin.", ".attention.self.query."},
    std::pair{".attention.k_lin.", ".attention.self.key."},
    std::pair{".attention.v_lin.", ".attention.self.value."},
    std::pair{".attention.out_lin.", ".attention.output.dense."},
    std::pair{".sa_layer_norm.", ".attention.output.LayerNorm."},
    std::pair{".ffn.lin1.", ".intermediate.dense."},
    std::pair{".ffn.lin2.", ".output.dense."},
    std::pair{".output_layer_norm.", ".output.LayerNorm."},
    std::pair{".attention.attn.q.", ".attention.self.query."},
    std::pair{".attention.attn.k.", ".attention.self.key."},
    std::pair{".attention.attn.v.", ".attention.self.value."},
    std::pair{".attention.attn.o.", ".attention.output.dense."},
    std::pair{".attention.LayerNorm.", ".attention.output.LayerNorm."},
    std::pair{"LayerNorm.gamma", "LayerNorm.weight"},
    std::pair{"LayerNorm.beta", "LayerNorm.bias"},
};

std::string shape_text(auto shape) {
    std::string text;
    for (const auto size : shape)
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text.empty() ? "1" : text;
}

}  // namespace

std::string official_weight_name(std::string_view name) {
    for (std::size_t i = 0; i < prefixes.size();) {
        const bool found = name.starts_with(prefixes[i]);
        if (found) name.remove_prefix(prefixes[i].size());
        i = found ? 0 : i + 1;
    }
    std::string official(name);
    for (const auto& [from, to] : spellings) {
        const std::size_t at = official.find(from);
        if (at != std::string::npos) official.replace(at, std::string_view(from).size(), to);
    }
    return official;
}

NamedWeights::NamedWeights() = default;
NamedWeights::NamedWeights(NamedWeights&&) noexcept = default;
NamedWeights& NamedWeights::operator=(NamedWeights&&) noexcept = default;
NamedWeights::~NamedWeights() = default;

Status NamedWeights::add(const std::filesystem::path& path, bool official) {
    SPARSESCOPE_ASSIGN(std::unique_ptr<WeightFile> file, open_weight_file(path));
    for (const StoredTensor& tensor : file->tensors()) {
        const std::string name = official ? official_weight_name(tensor.name) : tensor.name;
        const auto [at, added] = places_.try_emplace(name, Place{files_.size(), tensor.name});
        if (!added)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} holds '{}' and '{}', which are the same weights of the "
                                    "model, so it is unclear which are meant.",
                                    file->file_name(), at->second.name, tensor.name));
    }
    files_.push_back(std::move(file));
    return {};
}

Result<NamedWeights> NamedWeights::open(const ModelFolder& model) {
    NamedWeights weights;
    for (const std::filesystem::path& file : model.weights)
        SPARSESCOPE_TRY(weights.add(file, true));
    if (model.adapter.empty()) return weights;
    SPARSESCOPE_ASSIGN(weights.adapter_, LoraAdapter::open(model.adapter, model.adapter_weights));
    for (const std::string& name : weights.adapter_->changes())
        if (!weights.has(name))
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} changes '{}', which the model in {} does not have. It was "
                                    "made for another model.",
                                    display_name(model.adapter_weights), name,
                                    display_name(model.transformer)));
    return weights;
}

Result<NamedWeights> NamedWeights::open(const std::filesystem::path& file) {
    return open_all(std::span(&file, 1));
}

Result<NamedWeights> NamedWeights::open_all(std::span<const std::filesystem::path> files) {
    NamedWeights weights;
    for (const std::filesystem::path& file : files)
        SPARSESCOPE_TRY(weights.add(file, false));
    return weights;
}

bool NamedWeights::has(std::string_view name) const {
    return places_.contains(name);
}

std::vector<std::string> NamedWeights::names() const {
    std::vector<std::string> names;
    for (const auto& [name, place] : places_)
        names.push_back(name);
    return names;
}

Result<const NamedWeights::Place*> NamedWeights::find(std::string_view name) const {
    const auto found = places_.find(name);
    if (found != places_.end()) return &found->second;
    const std::string where = files_.empty() ? "The model" : files_.front()->file_name();
    return fail(ErrorCode::invalid_input,
                fmt::format("{} does not hold the weights '{}', which the model needs. The file "
                            "belongs to another kind of model, or is not complete.",
                            where, name));
}

Result<std::vector<std::uint64_t>> NamedWeights::shape(std::string_view name) const {
    SPARSESCOPE_ASSIGN(const Place* place, find(name));
    for (const StoredTensor& tensor : files_[place->file]->tensors())
        if (tensor.name == place->name) return tensor.shape;
    return std::vector<std::uint64_t>{};
}

Result<std::vector<float>> NamedWeights::read(std::string_view name,
                                              std::span<const std::size_t> wanted) const {
    SPARSESCOPE_ASSIGN(const Place* place, find(name));
    const WeightFile& file = *files_[place->file];
    const std::vector<StoredTensor> tensors = file.tensors();
    const auto tensor = std::find_if(tensors.begin(), tensors.end(), [&](const StoredTensor& each) {
        return each.name == place->name;
    });
    const bool fits =
        std::equal(wanted.begin(), wanted.end(), tensor->shape.begin(), tensor->shape.end());
    if (!fits)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: '{}' has {} numbers, but config.json says {}. The folder "
                                "mixes files of two models.",
                                file.file_name(), place->name, shape_text(tensor->shape),
                                shape_text(wanted)));
    if (!tensor->floating)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: '{}' holds whole numbers, where weights should be. Models "
                                "with weights of 8 bits or fewer are not read.",
                                file.file_name(), place->name));
    std::size_t items = 1;
    for (const std::size_t size : wanted)
        items *= size;
    std::vector<float> values(items);
    SPARSESCOPE_TRY(file.read(place->name, values));
    if (!std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); }))
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: '{}' holds numbers that are not finite. The file is damaged, "
                                "or the training that wrote it failed.",
                                file.file_name(), place->name));
    if (adapter_ != nullptr && wanted.size() == 2)
        SPARSESCOPE_TRY(adapter_->add_to(name, wanted[0], wanted[1], values));
    return values;
}

}  // namespace sparsescope
