// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/vision_transformer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/backbone/vision/resize_positions.h"

namespace sparsescope {

namespace {

using kernels::AlignedFloats;
using kernels::PackedMatrix;
using kernels::padded;
using kernels::Rows;

struct FamilyNames {
    std::string start;  // of all names
    const char *class_token, *patches, *positions;
    const char *before, *after;  // norms around the layers; nullptr: there is none before
    PreNormNames layers;
};

FamilyNames names_of(VisionFamily family, const std::string& start) {
    if (family == VisionFamily::clip || family == VisionFamily::siglip) {
        const bool clip = family == VisionFamily::clip;
        return {start,
                clip ? "embeddings.class_embedding" : nullptr,
                "embeddings.patch_embedding",
                "embeddings.position_embedding.weight",
                clip ? "pre_layrnorm" : nullptr,
                "post_layernorm",
                {start + "encoder.layers.", "layer_norm1", "self_attn.q_proj", "self_attn.k_proj",
                 "self_attn.v_proj", "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2"}};
    }
    const bool dino = family == VisionFamily::dinov2;
    PreNormNames layers{start + "encoder.layer.",           dino ? "norm1" : "layernorm_before",
                        "attention.attention.query",        "attention.attention.key",
                        "attention.attention.value",        "attention.output.dense",
                        dino ? "norm2" : "layernorm_after", dino ? "mlp.fc1" : "intermediate.dense",
                        dino ? "mlp.fc2" : "output.dense"};
    if (dino) {
        layers.first_scale = "layer_scale1.lambda1";
        layers.second_scale = "layer_scale2.lambda1";
    }
    return {start,
            "embeddings.cls_token",
            "embeddings.patch_embeddings.projection",
            "embeddings.position_embeddings",
            nullptr,
            "layernorm",
            std::move(layers)};
}

// Models with a head for classes keep the transformer under a name of its own.
std::string start_of(VisionFamily family, const NamedWeights& weights) {
    if (family == VisionFamily::clip || family == VisionFamily::siglip) return "vision_model.";
    const std::string prefix = family == VisionFamily::dinov2 ? "dinov2." : "vit.";
    return weights.has(prefix + "embeddings.cls_token") ? prefix : "";
}

// SigLIP's: a learned query looks at all states, and one feed-forward layer follows.
struct AttentionPool {
    AlignedFloats query;       // projected and scaled, padded
    PackedMatrix projections;  // keys, values
    PackedMatrix attended, up, down;
    VisionNorm norm;
};

class VisionTransformer final : public PictureNetwork {
  public:
    static Result<std::unique_ptr<PictureNetwork>> load(const VisionShape& shape,
                                                        const NamedWeights& weights,
                                                        std::stop_token stop,
                                                        const kernels::EncoderKernels& kernels);

    const PictureSteps& steps() const override { return shape_.steps; }
    std::size_t dim() const override {
        return shape_.projection > 0 ? shape_.projection : shape_.layers.hidden;
    }
    Status embed(const Image& image, PictureWorkspace& workspace, std::span<float> embedding,
                 std::stop_token stop) const override;

  private:
    enum Buffer : std::size_t {
        pixels = PreNormLayers::first_free_buffer,
        cut_out,
        embedded,
        states,
        last,
        pooling
    };
    [[nodiscard]] std::size_t columns() const {
        return static_cast<std::size_t>(shape_.steps.out_width) / shape_.patch;
    }
    [[nodiscard]] std::size_t rows() const {
        return static_cast<std::size_t>(shape_.steps.out_height) / shape_.patch;
    }
    [[nodiscard]] std::size_t tokens() const { return columns() * rows() + first_patch_; }
    [[nodiscard]] std::size_t width() const { return layers_.width(); }

    Status load_embeddings(const FamilyNames& names, const NamedWeights& weights);
    Status load_pool(const std::string& start, const NamedWeights& weights);
    Rows cut_patches(const float* from, PictureWorkspace& workspace) const;
    void pooled(Rows states, PictureWorkspace& workspace, std::span<float> embedding) const;
    void normalise(Rows rows, const VisionNorm& norm) const {
        layers_.kernels().layer_norm(rows, {}, shape_.layers.hidden, norm.scale.data(),
                                     norm.shift.data(), shape_.layers.epsilon);
    }

    VisionShape shape_;
    std::size_t first_patch_ = 0;  // 1 with a class token
    PackedMatrix patches_;
    std::vector<float> positions_;  // [tokens, hidden]; the class token is added to the first
    std::optional<VisionNorm> before_;
    VisionNorm after_;
    PreNormLayers layers_;
    std::optional<PackedMatrix> projection_;
    std::optional<AttentionPool> pool_;
};

Status VisionTransformer::load_embeddings(const FamilyNames& names, const NamedWeights& weights) {
    const std::size_t hidden = shape_.layers.hidden, patch = shape_.patch, three = 3;
    const std::size_t depth = patch * patch * 3;
    const std::string kernel = names.start + names.patches;
    SPARSESCOPE_ASSIGN(const auto weight,
                       weights.read(kernel + ".weight", std::vector{hidden, three, patch, patch}));
    std::vector<float> bias;
    if (weights.has(kernel + ".bias")) {
        SPARSESCOPE_ASSIGN(bias, weights.read(kernel + ".bias", std::vector{hidden}));
    }
    // From channel, y, x to y, x, channel, as pixels lie in memory.
    std::vector<float> turned(weight.size());
    for (std::size_t o = 0; o < hidden; ++o)
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t i = 0; i < patch * patch; ++i)
                turned[o * depth + i * 3 + c] = weight[o * depth + c * patch * patch + i];
    patches_ = PackedMatrix(depth, hidden);
    patches_.set(0, turned, bias);
    const std::size_t side = shape_.native_size / patch, native = side * side + first_patch_;
    const bool table = std::string_view(names.positions).ends_with("weight");
    std::vector<std::size_t> form{native, hidden};
    if (!table) form.insert(form.begin(), 1);
    SPARSESCOPE_ASSIGN(const auto learned, weights.read(names.start + names.positions, form));
    positions_ = resized_positions(learned, hidden, first_patch_, side, rows(), columns());
    if (names.class_token == nullptr) return {};
    std::vector<std::size_t> token_form{hidden};
    if (!table) token_form = {1, 1, hidden};
    SPARSESCOPE_ASSIGN(const auto token, weights.read(names.start + names.class_token, token_form));
    for (std::size_t i = 0; i < hidden; ++i)
        positions_[i] += token[i];
    return {};
}

Status VisionTransformer::load_pool(const std::string& start, const NamedWeights& weights) {
    const std::size_t hidden = shape_.layers.hidden, one = 1;
    const std::string head = start + "head.", attention = head + "attention.";
    SPARSESCOPE_ASSIGN(const auto probe,
                       weights.read(head + "probe", std::vector{one, one, hidden}));
    SPARSESCOPE_ASSIGN(const auto weight,
                       weights.read(attention + "in_proj_weight", std::vector{3 * hidden, hidden}));
    SPARSESCOPE_ASSIGN(const auto bias,
                       weights.read(attention + "in_proj_bias", std::vector{3 * hidden}));
    AttentionPool pool;
    const float scale = 1 / std::sqrt(static_cast<float>(hidden / shape_.layers.heads));
    pool.query = AlignedFloats(padded(hidden));
    for (std::size_t o = 0; o < hidden; ++o) {
        double sum = bias[o];
        for (std::size_t i = 0; i < hidden; ++i)
            sum += double{weight[o * hidden + i]} * double{probe[i]};
        pool.query.data()[o] = static_cast<float>(sum) * scale;
    }
    pool.projections = PackedMatrix(hidden, hidden, 2);
    const std::span all(weight);
    for (std::size_t i = 0; i < 2; ++i)
        pool.projections.set(i, all.subspan((i + 1) * hidden * hidden, hidden * hidden),
                             std::span(bias).subspan((i + 1) * hidden, hidden));
    SPARSESCOPE_ASSIGN(pool.attended, load_linear(weights, attention + "out_proj", hidden, hidden));
    SPARSESCOPE_ASSIGN(pool.norm, VisionNorm::load(weights, head + "layernorm", hidden));
    SPARSESCOPE_ASSIGN(pool.up,
                       load_linear(weights, head + "mlp.fc1", hidden, shape_.layers.intermediate));
    SPARSESCOPE_ASSIGN(pool.down,
                       load_linear(weights, head + "mlp.fc2", shape_.layers.intermediate, hidden));
    pool_ = std::move(pool);
    return {};
}

Result<std::unique_ptr<PictureNetwork>> VisionTransformer::load(
    const VisionShape& shape, const NamedWeights& weights, std::stop_token stop,
    const kernels::EncoderKernels& kernels) {
    auto network = std::make_unique<VisionTransformer>();
    network->shape_ = shape;
    const FamilyNames names = names_of(shape.family, start_of(shape.family, weights));
    network->first_patch_ = names.class_token != nullptr ? 1 : 0;
    const std::size_t hidden = shape.layers.hidden;
    SPARSESCOPE_TRY(network->load_embeddings(names, weights));
    if (names.before != nullptr) {
        SPARSESCOPE_ASSIGN(network->before_,
                           VisionNorm::load(weights, names.start + names.before, hidden));
    }
    SPARSESCOPE_ASSIGN(network->after_,
                       VisionNorm::load(weights, names.start + names.after, hidden));
    SPARSESCOPE_ASSIGN(network->layers_, PreNormLayers::load(shape.layers, names.layers, weights,
                                                             network->tokens(), stop, kernels));
    if (shape.family == VisionFamily::siglip)
        SPARSESCOPE_TRY(network->load_pool(names.start, weights));
    if (shape.projection > 0) {
        SPARSESCOPE_ASSIGN(network->projection_,
                           load_linear(weights, "visual_projection", hidden, shape.projection));
    }
    return network;
}

Rows VisionTransformer::cut_patches(const float* from, PictureWorkspace& workspace) const {
    const std::size_t patch = shape_.patch, row_floats = patch * 3, depth = patch * row_floats;
    const auto line = static_cast<std::size_t>(shape_.steps.out_width) * 3;
    const std::size_t count = rows() * columns();
    float* to = workspace.floats(cut_out, count * depth);
    for (std::size_t y = 0; y < rows(); ++y)
        for (std::size_t x = 0; x < columns(); ++x)
            for (std::size_t row = 0; row < patch; ++row, to += row_floats)
                std::memcpy(to, from + (y * patch + row) * line + x * row_floats,
                            row_floats * sizeof(float));
    return {workspace.floats(cut_out, count * depth), count, depth};
}

Status VisionTransformer::embed(const Image& image, PictureWorkspace& workspace,
                                std::span<float> embedding, std::stop_token stop) const {
    const std::size_t hidden = shape_.layers.hidden, count = tokens();
    float* prepared =
        workspace.floats(pixels, static_cast<std::size_t>(shape_.steps.out_width) *
                                     static_cast<std::size_t>(shape_.steps.out_height) * 3);
    SPARSESCOPE_TRY(prepare_picture(image, shape_.steps, prepared, 3));
    const Rows all{workspace.floats(states, count * width()), count, width()};
    layers_.kernels().product(cut_patches(prepared, workspace), patches_.panels(),
                              {all.data + first_patch_ * width(), count - first_patch_, width()});
    if (first_patch_ > 0) std::fill_n(all.data, width(), 0.0F);
    for (std::size_t token = 0; token < count; ++token)
        for (std::size_t i = 0; i < hidden; ++i)
            all.data[token * width() + i] += positions_[token * hidden + i];
    if (before_) normalise(all, *before_);
    SPARSESCOPE_TRY(layers_.run(all, workspace, stop));
    if (pool_) {
        normalise(all, after_);
        pooled(all, workspace, embedding);
        return {};
    }
    const Rows first{all.data, 1, width()};
    normalise(first, after_);
    if (!projection_) {
        std::copy_n(first.data, hidden, embedding.begin());
        return {};
    }
    const Rows out{workspace.floats(last, padded(shape_.projection)), 1, padded(shape_.projection)};
    layers_.kernels().product(first, projection_->panels(), out);
    std::copy_n(out.data, shape_.projection, embedding.begin());
    return {};
}

void VisionTransformer::pooled(Rows all, PictureWorkspace& workspace,
                               std::span<float> embedding) const {
    const kernels::EncoderKernels& kernels = layers_.kernels();
    const std::size_t hidden = shape_.layers.hidden, wide = padded(shape_.layers.intermediate);
    const std::size_t head_dim = hidden / shape_.layers.heads;
    const Rows keys{workspace.floats(embedded, all.count * 2 * width()), all.count, 2 * width()};
    kernels.product(all, pool_->projections.panels(), keys);
    AlignedFloats query(width());
    std::copy_n(pool_->query.data(), hidden, query.data());
    float* memory = workspace.floats(pooling, 4 * width() + wide);
    const Rows mixed{memory, 1, width()}, out{memory + width(), 1, width()},
        normed{memory + 2 * width(), 1, width()}, down{memory + 3 * width(), 1, width()},
        up{memory + 4 * width(), 1, wide};
    kernels.attention({query.data(), 1, width()}, keys,
                      {keys.data + width(), keys.count, keys.stride}, mixed,
                      {shape_.layers.heads, head_dim}, {},
                      workspace.floats(last, kernels::attention_scratch(all.count, head_dim)));
    kernels.product(mixed, pool_->attended.panels(), out);
    std::memcpy(normed.data, out.data, width() * sizeof(float));
    normalise(normed, pool_->norm);
    kernels.product(normed, pool_->up.panels(), up);
    activate(kernels, shape_.layers.activation, up, shape_.layers.intermediate);
    kernels.product(up, pool_->down.panels(), down);
    for (std::size_t i = 0; i < hidden; ++i)
        embedding[i] = out.data[i] + down.data[i];
}

}  // namespace

Result<std::unique_ptr<PictureNetwork>> load_vision_transformer(
    const VisionShape& shape, const NamedWeights& weights, std::stop_token stop,
    const kernels::EncoderKernels& kernels) {
    return VisionTransformer::load(shape, weights, stop, kernels);
}

}  // namespace sparsescope
