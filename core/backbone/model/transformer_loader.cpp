// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/backbone/model/transformer.h"

namespace sparsescope {

using kernels::AlignedFloats;
using kernels::PackedMatrix;
using kernels::padded;

class Transformer::Loader {
  public:
    Loader(const TransformerShape& shape, const NamedWeights& weights, kernels::Precision precision)
        : shape_(shape), weights_(weights), precision_(precision) {}

    Status words(Transformer& model) const;
    Status embeddings(Transformer& model) const;
    Status distance_bias(Transformer& model) const;
    Result<Layer> layer(std::size_t number) const;

  private:
    using Floats = Result<std::vector<float>>;
    Floats matrix(const std::string& name, std::size_t rows, std::size_t columns) const {
        return weights_.read(name, std::vector{rows, columns});
    }
    Floats vector(const std::string& name, std::size_t size) const {
        return weights_.read(name, std::vector{size});
    }
    Status expect(const std::string& name, std::size_t rows, std::size_t columns) const;
    Result<Norm> norm(const std::string& name) const;
    Status linear(PackedMatrix& packed, std::size_t part, const std::string& name, std::size_t in,
                  std::size_t out, float scale = 1) const;

    const TransformerShape& shape_;
    const NamedWeights& weights_;
    const kernels::Precision precision_;
};

// Before memory is taken for a layer of such a size.
Status Transformer::Loader::expect(const std::string& name, std::size_t rows,
                                   std::size_t columns) const {
    SPARSESCOPE_ASSIGN(const auto shape, weights_.shape(name));
    if (shape == std::vector<std::uint64_t>{rows, columns}) return {};
    return weights_.read(name, std::vector{rows, columns}).map([](const auto&) {});
}

Result<Transformer::Norm> Transformer::Loader::norm(const std::string& name) const {
    Norm norm{AlignedFloats(padded(shape_.hidden)), AlignedFloats(padded(shape_.hidden))};
    SPARSESCOPE_ASSIGN(const auto scale, vector(name + ".weight", shape_.hidden));
    SPARSESCOPE_ASSIGN(const auto shift, vector(name + ".bias", shape_.hidden));
    std::copy(scale.begin(), scale.end(), norm.scale.data());
    std::copy(shift.begin(), shift.end(), norm.shift.data());
    return norm;
}

Status Transformer::Loader::linear(PackedMatrix& packed, std::size_t part, const std::string& name,
                                   std::size_t in, std::size_t out, float scale) const {
    SPARSESCOPE_ASSIGN(const auto weight, matrix(name + ".weight", out, in));
    SPARSESCOPE_ASSIGN(const auto bias, vector(name + ".bias", out));
    packed.set(part, weight, bias, scale);
    return {};
}

Status Transformer::Loader::words(Transformer& model) const {
    const std::size_t hidden = shape_.hidden;
    SPARSESCOPE_ASSIGN(auto words,
                       matrix("embeddings.word_embeddings.weight", shape_.vocabulary, hidden));
    if (precision_ == kernels::Precision::fp32) {
        model.words_ = std::move(words);
        return {};
    }
    model.word_bytes_.resize(words.size());
    model.word_scales_.resize(shape_.vocabulary);
    for (std::size_t id = 0; id < shape_.vocabulary; ++id)
        model.word_scales_[id] = kernels::round_to_bytes({words.data() + id * hidden, hidden},
                                                         model.word_bytes_.data() + id * hidden);
    return {};
}

Status Transformer::Loader::embeddings(Transformer& model) const {
    const std::size_t hidden = shape_.hidden;
    const std::string start = "embeddings.";
    SPARSESCOPE_TRY(words(model));
    SPARSESCOPE_ASSIGN(auto positions,
                       matrix(start + "position_embeddings.weight", shape_.positions, hidden));
    positions.erase(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(
                                                               shape_.first_position * hidden));
    if (shape_.token_types > 0) {
        SPARSESCOPE_ASSIGN(const auto types, matrix(start + "token_type_embeddings.weight",
                                                    shape_.token_types, hidden));
        for (std::size_t i = 0; i < positions.size(); ++i)
            positions[i] += types[i % hidden];
    }
    model.positions_ = std::move(positions);
    SPARSESCOPE_ASSIGN(model.embedding_norm_, norm(start + "LayerNorm"));
    return {};
}

// T5's buckets of distances: half of them for keys before the query and half for those after it;
// of each half, the first half are single distances and the others widen logarithmically up to 128.
Status Transformer::Loader::distance_bias(Transformer& model) const {
    if (shape_.relative_buckets == 0) return {};
    const std::size_t longest = shape_.longest_text(), side = shape_.relative_buckets / 2;
    SPARSESCOPE_ASSIGN(const auto table, matrix("encoder.relative_attention_bias.weight",
                                                shape_.relative_buckets, shape_.heads));
    model.distance_bias_.resize(shape_.heads * (2 * longest - 1));
    const std::size_t single = side / 2;
    for (std::size_t at = 0; at < 2 * longest - 1; ++at) {
        const bool after = at >= longest;  // the key stands at − (longest − 1) from the query
        const std::size_t distance = after ? at - (longest - 1) : (longest - 1) - at;
        std::size_t bucket = distance;
        if (distance >= single) {
            const float wide = std::log(static_cast<float>(distance) / static_cast<float>(single)) /
                               std::log(128.0F / static_cast<float>(single));
            bucket = std::min(side - 1, single + static_cast<std::size_t>(
                                                     wide * static_cast<float>(side - single)));
        }
        if (after) bucket += side;
        for (std::size_t head = 0; head < shape_.heads; ++head)
            model.distance_bias_[head * (2 * longest - 1) + at] =
                table[bucket * shape_.heads + head];
    }
    return {};
}

Result<Transformer::Layer> Transformer::Loader::layer(std::size_t number) const {
    const std::size_t hidden = shape_.hidden, middle = shape_.intermediate;
    const std::string start = fmt::format("encoder.layer.{}.", number);
    const std::string self = start + "attention.self.", after = start + "attention.output.";
    const float scale = 1 / std::sqrt(static_cast<float>(hidden / shape_.heads));
    SPARSESCOPE_TRY(expect(start + "intermediate.dense.weight", middle, hidden));
    Layer layer{PackedMatrix(hidden, hidden, 3, precision_),
                PackedMatrix(hidden, hidden, 1, precision_),
                {},
                PackedMatrix(hidden, middle, 1, precision_),
                PackedMatrix(middle, hidden, 1, precision_),
                {}};
    SPARSESCOPE_TRY(linear(layer.projections, 0, self + "query", hidden, hidden, scale));
    SPARSESCOPE_TRY(linear(layer.projections, 1, self + "key", hidden, hidden));
    SPARSESCOPE_TRY(linear(layer.projections, 2, self + "value", hidden, hidden));
    SPARSESCOPE_TRY(linear(layer.attended, 0, after + "dense", hidden, hidden));
    SPARSESCOPE_ASSIGN(layer.attended_norm, norm(after + "LayerNorm"));
    SPARSESCOPE_TRY(linear(layer.up, 0, start + "intermediate.dense", hidden, middle));
    SPARSESCOPE_TRY(linear(layer.down, 0, start + "output.dense", middle, hidden));
    SPARSESCOPE_ASSIGN(layer.norm, norm(start + "output.LayerNorm"));
    return layer;
}

Result<Transformer> Transformer::load(const TransformerShape& shape, const NamedWeights& weights,
                                      std::stop_token stop, kernels::Precision precision,
                                      const kernels::EncoderKernels& kernels) {
    Transformer model;
    model.shape_ = shape;
    model.kernels_ = &kernels;
    const Loader loader(model.shape_, weights, precision);
    SPARSESCOPE_TRY(loader.embeddings(model));
    SPARSESCOPE_TRY(loader.distance_bias(model));
    if (weights.has(fmt::format("encoder.layer.{}.output.dense.weight", shape.layers)))
        return fail(ErrorCode::invalid_input,
                    fmt::format("The file of weights holds more than the {} layers that "
                                "config.json says. The folder mixes files of two models.",
                                shape.layers));
    for (std::size_t number = 0; number < shape.layers; ++number) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_ASSIGN(Layer layer, loader.layer(number));
        model.layers_.push_back(std::move(layer));
    }
    return model;
}

}  // namespace sparsescope
