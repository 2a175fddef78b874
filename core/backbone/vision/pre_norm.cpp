// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/pre_norm.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sparsescope {

using kernels::AlignedFloats;
using kernels::PackedMatrix;
using kernels::padded;
using kernels::Rows;

namespace {

enum Buffer : std::size_t { normed, projected, context, added, middle, scratch };
static_assert(scratch + 1 == PreNormLayers::first_free_buffer);

constexpr std::size_t feed_forward_rows = 96;
// Added to the scores of what a token must not see; the kernel's exponential makes nothing of it.
constexpr float unseen = -10000;

Result<std::vector<float>> bias_of(const NamedWeights& weights, const std::string& name,
                                   std::size_t size) {
    if (!weights.has(name + ".bias")) return std::vector<float>(size);
    return weights.read(name + ".bias", std::vector{size});
}

}  // namespace

Result<VisionNorm> VisionNorm::load(const NamedWeights& weights, const std::string& name,
                                    std::size_t size) {
    SPARSESCOPE_ASSIGN(const auto scale, weights.read(name + ".weight", std::vector{size}));
    SPARSESCOPE_ASSIGN(const auto shift, weights.read(name + ".bias", std::vector{size}));
    VisionNorm norm{AlignedFloats(padded(size)), AlignedFloats(padded(size))};
    std::ranges::copy(scale, norm.scale.data());
    std::ranges::copy(shift, norm.shift.data());
    return norm;
}

Result<PackedMatrix> load_linear(const NamedWeights& weights, const std::string& name,
                                 std::size_t in, std::size_t out) {
    SPARSESCOPE_ASSIGN(const auto weight, weights.read(name + ".weight", std::vector{out, in}));
    SPARSESCOPE_ASSIGN(const auto bias, bias_of(weights, name, out));
    PackedMatrix packed(in, out);
    packed.set(0, weight, bias);
    return packed;
}

void activate(const kernels::EncoderKernels& kernels, VisionActivation activation, Rows rows,
              std::size_t width) {
    switch (activation) {
        case VisionActivation::gelu:
            return kernels.gelu(rows, width);
        case VisionActivation::gelu_tanh:
            return kernels.gelu_tanh(rows, width);
        case VisionActivation::quick_gelu:
            return kernels.quick_gelu(rows, width);
        case VisionActivation::relu:
            return kernels.relu(rows, width);
    }
}

Result<PreNormLayers::Layer> PreNormLayers::layer(const std::string& name,
                                                  const PreNormNames& names,
                                                  const NamedWeights& weights) const {
    const std::size_t hidden = shape_.hidden;
    Layer layer;
    SPARSESCOPE_ASSIGN(layer.first_norm,
                       VisionNorm::load(weights, name + names.first_norm, hidden));
    const float scale = 1 / std::sqrt(static_cast<float>(hidden / shape_.heads));
    struct Part {
        std::vector<float> weight, bias;
    };
    std::vector<Part> parts;
    for (const char* part : {names.query, names.key, names.value}) {
        const std::vector both{hidden, hidden};
        SPARSESCOPE_ASSIGN(auto weight, weights.read(name + part + ".weight", both));
        SPARSESCOPE_ASSIGN(auto bias, bias_of(weights, name + part, hidden));
        parts.push_back({std::move(weight), std::move(bias)});
    }
    layer.projections = PackedMatrix(hidden, hidden, 3);
    for (std::size_t i = 0; i < parts.size(); ++i)
        layer.projections.set(i, parts[i].weight, parts[i].bias, i == 0 ? scale : 1);
    SPARSESCOPE_ASSIGN(layer.attended, load_linear(weights, name + names.attended, hidden, hidden));
    SPARSESCOPE_ASSIGN(layer.second_norm,
                       VisionNorm::load(weights, name + names.second_norm, hidden));
    SPARSESCOPE_ASSIGN(layer.up,
                       load_linear(weights, name + names.up, hidden, shape_.intermediate));
    SPARSESCOPE_ASSIGN(layer.down,
                       load_linear(weights, name + names.down, shape_.intermediate, hidden));
    if (names.first_scale != nullptr) {
        SPARSESCOPE_ASSIGN(layer.first_scale,
                           weights.read(name + names.first_scale, std::vector{hidden}));
        SPARSESCOPE_ASSIGN(layer.second_scale,
                           weights.read(name + names.second_scale, std::vector{hidden}));
    }
    return layer;
}

Result<PreNormLayers> PreNormLayers::load(const PreNormShape& shape, const PreNormNames& names,
                                          const NamedWeights& weights, std::size_t longest,
                                          std::stop_token stop,
                                          const kernels::EncoderKernels& kernels) {
    PreNormLayers layers;
    layers.shape_ = shape;
    layers.kernels_ = &kernels;
    layers.longest_ = longest;
    if (shape.causal) {
        layers.mask_.assign(2 * longest - 1, 0);
        std::fill(layers.mask_.begin() + static_cast<std::ptrdiff_t>(longest), layers.mask_.end(),
                  unseen);
    }
    if (weights.has(fmt::format("{}{}.{}.weight", names.layers, shape.layers, names.first_norm)))
        return fail(ErrorCode::invalid_input,
                    fmt::format("The file of weights holds more than the {} layers that "
                                "config.json says. The folder mixes files of two models.",
                                shape.layers));
    for (std::size_t number = 0; number < shape.layers; ++number) {
        if (stop.stop_requested()) return cancelled();
        SPARSESCOPE_ASSIGN(
            Layer layer, layers.layer(fmt::format("{}{}.", names.layers, number), names, weights));
        layers.layers_.push_back(std::move(layer));
    }
    return layers;
}

void PreNormLayers::add(Rows hidden, Rows more, const std::vector<float>& scale) const {
    for (std::size_t r = 0; r < hidden.count; ++r) {
        float* to = hidden.data + r * hidden.stride;
        const float* from = more.data + r * more.stride;
        if (scale.empty()) {
            for (std::size_t i = 0; i < shape_.hidden; ++i)
                to[i] += from[i];
        } else {
            for (std::size_t i = 0; i < shape_.hidden; ++i)
                to[i] += from[i] * scale[i];
        }
    }
}

void PreNormLayers::attend(const Layer& layer, Rows hidden, PictureWorkspace& workspace) const {
    const std::size_t count = hidden.count;
    const Rows in{workspace.floats(normed, count * width()), count, width()};
    std::memcpy(in.data, hidden.data, count * width() * sizeof(float));
    kernels_->layer_norm(in, {}, shape_.hidden, layer.first_norm.scale.data(),
                         layer.first_norm.shift.data(), shape_.epsilon);
    const Rows queries{workspace.floats(projected, count * 3 * width()), count, 3 * width()};
    kernels_->product(in, layer.projections.panels(), queries);
    const Rows mixed{workspace.floats(context, count * width()), count, width()};
    kernels::RelativeBias mask;
    if (!mask_.empty()) mask = {mask_.data(), 0, longest_ - 1};
    const std::size_t head_dim = shape_.hidden / shape_.heads;
    kernels_->attention(queries, {queries.data + width(), count, queries.stride},
                        {queries.data + 2 * width(), count, queries.stride}, mixed,
                        {shape_.heads, head_dim}, mask,
                        workspace.floats(scratch, kernels::attention_scratch(count, head_dim)));
    const Rows out{workspace.floats(added, count * width()), count, width()};
    kernels_->product(mixed, layer.attended.panels(), out);
    add(hidden, out, layer.first_scale);
}

void PreNormLayers::feed_forward(const Layer& layer, Rows hidden,
                                 PictureWorkspace& workspace) const {
    const std::size_t wide = padded(shape_.intermediate);
    for (std::size_t row = 0; row < hidden.count; row += feed_forward_rows) {
        const std::size_t count = std::min(feed_forward_rows, hidden.count - row);
        const Rows rows{hidden.data + row * hidden.stride, count, hidden.stride};
        const Rows in{workspace.floats(normed, count * width()), count, width()};
        std::memcpy(in.data, rows.data, count * width() * sizeof(float));
        kernels_->layer_norm(in, {}, shape_.hidden, layer.second_norm.scale.data(),
                             layer.second_norm.shift.data(), shape_.epsilon);
        const Rows up{workspace.floats(middle, count * wide), count, wide};
        kernels_->product(in, layer.up.panels(), up);
        activate(*kernels_, shape_.activation, up, shape_.intermediate);
        const Rows out{workspace.floats(added, count * width()), count, width()};
        kernels_->product(up, layer.down.panels(), out);
        add(rows, out, layer.second_scale);
    }
}

Status PreNormLayers::run(Rows hidden, PictureWorkspace& workspace, std::stop_token stop) const {
    for (const Layer& layer : layers_) {
        if (stop.stop_requested()) return cancelled();
        attend(layer, hidden, workspace);
        feed_forward(layer, hidden, workspace);
    }
    return {};
}

}  // namespace sparsescope
