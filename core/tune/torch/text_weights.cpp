// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/text_weights.h"

#include <fmt/core.h>

namespace sparsescope::tune {

namespace {

constexpr const char* words_name = "embeddings.word_embeddings.weight";
constexpr const char* positions_name = "embeddings.position_embeddings.weight";
constexpr const char* types_name = "embeddings.token_type_embeddings.weight";
constexpr const char* distances_name = "encoder.relative_attention_bias.weight";
constexpr const char* parts[] = {"query", "key", "value"};

std::string layer_name(std::size_t number) {
    return fmt::format("encoder.layer.{}.", number);
}

class Loader {
  public:
    Loader(const TransformerShape& shape, const NamedWeights& weights, c10::Device device)
        : shape_(shape), weights_(weights), device_(device) {}

    Result<at::Tensor> matrix(const std::string& name, std::size_t rows,
                              std::size_t columns) const {
        SPARSESCOPE_ASSIGN(const auto values, weights_.read(name, std::vector{rows, columns}));
        return tensor_of(std::span<const float>(values),
                         {std::int64_t(rows), std::int64_t(columns)}, device_);
    }
    Result<at::Tensor> vector(const std::string& name, std::size_t size) const {
        SPARSESCOPE_ASSIGN(const auto values, weights_.read(name, std::vector{size}));
        return tensor_of(values, device_);
    }
    Result<Linear> linear(const std::string& name, std::size_t in, std::size_t out) const {
        SPARSESCOPE_ASSIGN(at::Tensor weight, matrix(name + ".weight", out, in));
        SPARSESCOPE_ASSIGN(at::Tensor bias, vector(name + ".bias", out));
        return Linear(std::move(weight), std::move(bias));
    }
    Result<Norm> norm(const std::string& name) const {
        SPARSESCOPE_ASSIGN(at::Tensor scale, vector(name + ".weight", shape_.hidden));
        SPARSESCOPE_ASSIGN(at::Tensor shift, vector(name + ".bias", shape_.hidden));
        return Norm{std::move(scale), std::move(shift), shape_.epsilon};
    }
    Result<Linear> projections(const std::string& self) const {
        std::vector<at::Tensor> weights, biases;
        for (const char* part : parts) {
            SPARSESCOPE_ASSIGN(at::Tensor weight,
                               matrix(self + part + ".weight", shape_.hidden, shape_.hidden));
            SPARSESCOPE_ASSIGN(at::Tensor bias, vector(self + part + ".bias", shape_.hidden));
            weights.push_back(std::move(weight));
            biases.push_back(std::move(bias));
        }
        return Linear(at::cat(weights), at::cat(biases), 3);
    }
    Result<TextLayer> layer(std::size_t number) const {
        const std::string start = layer_name(number), after = start + "attention.output.";
        const std::size_t hidden = shape_.hidden, middle = shape_.intermediate;
        TextLayer layer;
        SPARSESCOPE_ASSIGN(layer.projections, projections(start + "attention.self."));
        SPARSESCOPE_ASSIGN(layer.attended, linear(after + "dense", hidden, hidden));
        SPARSESCOPE_ASSIGN(layer.attended_norm, norm(after + "LayerNorm"));
        SPARSESCOPE_ASSIGN(layer.up, linear(start + "intermediate.dense", hidden, middle));
        SPARSESCOPE_ASSIGN(layer.down, linear(start + "output.dense", middle, hidden));
        SPARSESCOPE_ASSIGN(layer.norm, norm(start + "output.LayerNorm"));
        return layer;
    }

  private:
    const TransformerShape& shape_;
    const NamedWeights& weights_;
    const c10::Device device_;
};

void add_linear(std::map<std::string, at::Tensor>& named, const std::string& name,
                const Linear& layer) {
    named[name + ".weight"] = layer.merged();
    named[name + ".bias"] = layer.bias().detach();
}

void add_norm(std::map<std::string, at::Tensor>& named, const std::string& name, const Norm& norm) {
    named[name + ".weight"] = norm.scale.detach();
    named[name + ".bias"] = norm.shift.detach();
}

}  // namespace

Result<TextWeights> TextWeights::load(const TransformerShape& shape, const NamedWeights& weights,
                                      c10::Device device) {
    const Loader loader(shape, weights, device);
    TextWeights all;
    if (weights.has(layer_name(shape.layers) + "output.dense.weight"))
        return fail(ErrorCode::invalid_input,
                    fmt::format("The file of weights holds more than the {} layers that "
                                "config.json says. The folder mixes files of two models.",
                                shape.layers));
    SPARSESCOPE_ASSIGN(all.words, loader.matrix(words_name, shape.vocabulary, shape.hidden));
    SPARSESCOPE_ASSIGN(all.positions, loader.matrix(positions_name, shape.positions, shape.hidden));
    if (shape.token_types > 0) {
        SPARSESCOPE_ASSIGN(all.types, loader.matrix(types_name, shape.token_types, shape.hidden));
    }
    if (shape.relative_buckets > 0) {
        SPARSESCOPE_ASSIGN(all.distances,
                           loader.matrix(distances_name, shape.relative_buckets, shape.heads));
    }
    SPARSESCOPE_ASSIGN(all.embedding_norm, loader.norm("embeddings.LayerNorm"));
    for (std::size_t number = 0; number < shape.layers; ++number) {
        SPARSESCOPE_ASSIGN(TextLayer layer, loader.layer(number));
        all.layers.push_back(std::move(layer));
    }
    return all;
}

void TextWeights::train(const TuneConfig& config) {
    const bool all = !config.lora;
    const bool first = all && config.frozen_layers == 0;
    words.set_requires_grad(first);
    positions.set_requires_grad(first);
    if (types.defined()) types.set_requires_grad(first);
    if (distances.defined()) distances.set_requires_grad(first);
    embedding_norm.train(first);
    Random random(config.seed);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const bool on = i >= static_cast<std::size_t>(config.frozen_layers);
        TextLayer& layer = layers[i];
        layer.attended_norm.train(on && all);
        layer.norm.train(on && all);
        for (Linear* linear : {&layer.projections, &layer.attended, &layer.up, &layer.down}) {
            linear->train(on && all);
            if (on && config.lora) linear->adapt(config.lora_rank, config.lora_alpha, random);
        }
    }
}

void TextWeights::list(std::vector<Parameter>& out) const {
    out.push_back({words_name, words});
    out.push_back({positions_name, positions});
    if (types.defined()) out.push_back({types_name, types});
    if (distances.defined()) out.push_back({distances_name, distances});
    embedding_norm.list("embeddings.LayerNorm", out);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string start = layer_name(i);
        layers[i].projections.list(start + "attention.self.projections", out);
        layers[i].attended.list(start + "attention.output.dense", out);
        layers[i].attended_norm.list(start + "attention.output.LayerNorm", out);
        layers[i].up.list(start + "intermediate.dense", out);
        layers[i].down.list(start + "output.dense", out);
        layers[i].norm.list(start + "output.LayerNorm", out);
    }
}

std::map<std::string, at::Tensor> TextWeights::named() const {
    std::map<std::string, at::Tensor> named;
    named[words_name] = words.detach();
    named[positions_name] = positions.detach();
    if (types.defined()) named[types_name] = types.detach();
    if (distances.defined()) named[distances_name] = distances.detach();
    add_norm(named, "embeddings.LayerNorm", embedding_norm);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const TextLayer& layer = layers[i];
        const std::string start = layer_name(i);
        const std::vector<at::Tensor> weights = layer.projections.merged().chunk(3);
        const std::vector<at::Tensor> biases = layer.projections.bias().detach().chunk(3);
        for (std::size_t part = 0; part < 3; ++part) {
            const std::string name = start + "attention.self." + parts[part];
            named[name + ".weight"] = weights[part];
            named[name + ".bias"] = biases[part];
        }
        add_linear(named, start + "attention.output.dense", layer.attended);
        add_norm(named, start + "attention.output.LayerNorm", layer.attended_norm);
        add_linear(named, start + "intermediate.dense", layer.up);
        add_linear(named, start + "output.dense", layer.down);
        add_norm(named, start + "output.LayerNorm", layer.norm);
    }
    return named;
}

}  // namespace sparsescope::tune
