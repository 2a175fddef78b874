// SPDX-License-Identifier: GPL-3.0-or-later
// The BERT family with autograd: the same arithmetic as core/backbone/model/transformer.h, whose
// comment has the formulas. No dropout: see docs/finetuning.md.
#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/formats/input_file.h"
#include "core/tune/torch/attention.h"
#include "core/tune/torch/backbone.h"
#include "core/tune/torch/sentence.h"
#include "core/tune/torch/text_weights.h"
#include "core/tune/tuned_folder.h"

namespace sparsescope::tune {

namespace {

class TextBackbone : public Backbone {
  public:
    TextBackbone(ModelFolder model, TextWeights weights, Sentence sentence, c10::Device device)
        : model_(std::move(model)),
          weights_(std::move(weights)),
          sentence_(std::move(sentence)),
          device_(device) {}

    std::size_t dim() const override { return model_.dim; }
    std::vector<Parameter> parameters() const override {
        std::vector<Parameter> all;
        weights_.list(all);
        sentence_.list(all);
        return all;
    }
    std::size_t length(const TuneInputs& inputs, std::int32_t document) const override {
        return inputs.texts[std::size_t(document)].size();
    }
    BackboneSize size() const override;
    Status check(const TuneInputs& inputs, std::int32_t document) const override;
    at::Tensor embed(const TuneInputs& inputs,
                     std::span<const std::int32_t> documents) const override;
    Status write(const std::filesystem::path& folder) const override;
    bool has_modules() const override { return true; }

  private:
    struct Tokens {
        Packed packed;
        at::Tensor ids, positions;
    };
    [[nodiscard]] Tokens tokens_of(const TuneInputs& inputs,
                                   std::span<const std::int32_t> documents) const;
    [[nodiscard]] at::Tensor distance_bias(std::int64_t longest) const;
    [[nodiscard]] at::Tensor activated(const at::Tensor& x) const;
    [[nodiscard]] at::Tensor through(const TextLayer& layer, const at::Tensor& x,
                                     const Packed& packed, const at::Tensor& bias) const;

    ModelFolder model_;
    TextWeights weights_;
    Sentence sentence_;
    c10::Device device_;
};

BackboneSize TextBackbone::size() const {
    const TransformerShape& shape = model_.shape;
    BackboneSize size{.layers = std::int64_t(shape.layers),
                      .hidden = std::int64_t(shape.hidden),
                      .intermediate = std::int64_t(shape.intermediate),
                      .heads = std::int64_t(shape.heads),
                      .vocabulary = std::int64_t(shape.vocabulary)};
    for (const Parameter& parameter : parameters())
        size.parameters += parameter.value.numel();
    return size;
}

Status TextBackbone::check(const TuneInputs& inputs, std::int32_t document) const {
    if (inputs.texts.empty())
        return fail(ErrorCode::invalid_argument, "This model reads texts, not pictures.");
    const auto& ids = inputs.texts[std::size_t(document)];
    if (ids.empty())
        return fail(
            ErrorCode::invalid_input,
            fmt::format("Text {} has no tokens, so nothing can be learned from it.", document + 1));
    if (ids.size() > model_.shape.longest_text())
        return fail(ErrorCode::invalid_input,
                    fmt::format("Text {} has {} tokens, but the model reads {} at most.",
                                document + 1, ids.size(), model_.shape.longest_text()));
    for (const std::int32_t id : ids)
        if (id < 0 || static_cast<std::size_t>(id) >= model_.shape.vocabulary)
            return fail(ErrorCode::invalid_input,
                        fmt::format("Text {} has the token {}, but the model knows {} only: its "
                                    "folder holds the tokenizer of another model.",
                                    document + 1, id, model_.shape.vocabulary));
    return {};
}

TextBackbone::Tokens TextBackbone::tokens_of(const TuneInputs& inputs,
                                             std::span<const std::int32_t> documents) const {
    std::vector<std::int64_t> ids, positions, text, place;
    Tokens tokens;
    std::int64_t longest = 0;
    for (const std::int32_t document : documents)
        longest = std::max(longest, std::int64_t(inputs.texts[std::size_t(document)].size()));
    for (std::size_t i = 0; i < documents.size(); ++i) {
        std::int64_t at = 0;
        for (const std::int32_t id : inputs.texts[std::size_t(documents[i])]) {
            ids.push_back(id);
            positions.push_back(at + std::int64_t(model_.shape.first_position));
            text.push_back(std::int64_t(i));
            place.push_back(std::int64_t(i) * longest + at++);
        }
        tokens.packed.starts.push_back(std::int64_t(ids.size()));
    }
    tokens.ids = tensor_of(ids, device_);
    tokens.positions = tensor_of(positions, device_);
    tokens.packed.text = tensor_of(text, device_);
    tokens.packed.place = tensor_of(place, device_);
    return tokens;
}

// T5's buckets of distances, as in core/backbone/model/transformer_loader.cpp.
at::Tensor TextBackbone::distance_bias(std::int64_t longest) const {
    if (!weights_.distances.defined()) return {};
    const auto side = static_cast<std::int64_t>(model_.shape.relative_buckets / 2);
    const std::int64_t single = side / 2;
    std::vector<std::int64_t> buckets;
    for (std::int64_t query = 0; query < longest; ++query) {
        for (std::int64_t key = 0; key < longest; ++key) {
            const std::int64_t distance = std::abs(key - query);
            std::int64_t bucket = distance;
            if (distance >= single) {
                const float wide =
                    std::log(static_cast<float>(distance) / static_cast<float>(single)) /
                    std::log(128.0F / static_cast<float>(single));
                bucket = std::min(side - 1, single + static_cast<std::int64_t>(
                                                         wide * static_cast<float>(side - single)));
            }
            buckets.push_back(key > query ? bucket + side : bucket);
        }
    }
    return at::embedding(weights_.distances, tensor_of(buckets, device_))
        .view({longest, longest, -1})
        .permute({2, 0, 1});
}

at::Tensor TextBackbone::activated(const at::Tensor& x) const {
    switch (model_.shape.activation) {
        case HiddenActivation::gelu:
            break;
        case HiddenActivation::gelu_tanh:
            return at::gelu(x, "tanh");
        case HiddenActivation::relu:
            return at::relu(x);
    }
    return at::gelu(x);
}

at::Tensor TextBackbone::through(const TextLayer& layer, const at::Tensor& x, const Packed& packed,
                                 const at::Tensor& bias) const {
    const at::Tensor context =
        attention(layer.projections(x), packed, std::int64_t(model_.shape.heads), bias);
    const at::Tensor attended = layer.attended_norm(x + layer.attended(context));
    return layer.norm(attended + layer.down(activated(layer.up(attended))));
}

at::Tensor TextBackbone::embed(const TuneInputs& inputs,
                               std::span<const std::int32_t> documents) const {
    const Tokens tokens = tokens_of(inputs, documents);
    at::Tensor x = at::embedding(weights_.words, tokens.ids) +
                   at::embedding(weights_.positions, tokens.positions);
    if (weights_.types.defined()) x = x + weights_.types[0];
    x = weights_.embedding_norm(x);
    const at::Tensor bias = distance_bias(tokens.packed.longest());
    for (const TextLayer& layer : weights_.layers)
        x = through(layer, x, tokens.packed, bias);
    return sentence_(x, tokens.packed);
}

Status TextBackbone::write(const std::filesystem::path& folder) const {
    TunedFiles files;
    for (const auto& [name, tensor] : weights_.named())
        files.transformer[name] = floats_of(tensor);
    for (const Sentence::Dense& dense : sentence_.dense()) {
        auto& file = files.dense[dense.file];
        file["linear.weight"] = floats_of(dense.layer.merged());
        if (dense.layer.bias().defined()) file["linear.bias"] = floats_of(dense.layer.bias());
    }
    return write_tuned_files(model_, files, folder);
}

}  // namespace

Result<std::unique_ptr<Backbone>> open_text_backbone(const std::filesystem::path& folder,
                                                     const TuneConfig& config, c10::Device device) {
    SPARSESCOPE_ASSIGN(ModelFolder model, read_model_folder(folder));
    SPARSESCOPE_ASSIGN(const NamedWeights named, NamedWeights::open(model));
    SPARSESCOPE_ASSIGN(TextWeights weights, TextWeights::load(model.shape, named, device));
    SPARSESCOPE_ASSIGN(Sentence sentence, Sentence::load(model, device));
    if (config.frozen_layers < 0 || std::size_t(config.frozen_layers) >= model.shape.layers)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The model in {} has {} layers, so 0 to {} of them can be frozen, "
                                "not {}.",
                                display_name(folder), model.shape.layers, model.shape.layers - 1,
                                config.frozen_layers));
    weights.train(config);
    sentence.train(!config.lora);
    return std::make_unique<TextBackbone>(std::move(model), std::move(weights), std::move(sentence),
                                          device);
}

}  // namespace sparsescope::tune
