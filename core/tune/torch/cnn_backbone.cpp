// SPDX-License-Identifier: GPL-3.0-or-later
// The small network for pictures (core/tune/new_cnn.h) with autograd.
#include <ATen/ops/conv2d.h>
#include <ATen/ops/max_pool2d.h>

#include <fmt/core.h>

#include "core/backbone/model/named_weights.h"
#include "core/tune/new_cnn.h"
#include "core/tune/torch/backbone.h"
#include "core/tune/torch/sentence.h"

namespace sparsescope::tune {

namespace {

class CnnBackbone : public Backbone {
  public:
    CnnBackbone(CnnShape shape, std::vector<at::Tensor> weights)
        : shape_(std::move(shape)), weights_(std::move(weights)) {}

    std::size_t dim() const override { return std::size_t(shape_.embedding); }
    std::vector<Parameter> parameters() const override {
        std::vector<Parameter> all;
        const std::vector<CnnTensor> tensors = cnn_tensors(shape_);
        for (std::size_t i = 0; i < tensors.size(); ++i)
            all.push_back({tensors[i].name, weights_[i], tensors[i].fan_in > 0});
        return all;
    }
    std::size_t length(const TuneInputs&, std::int32_t) const override { return 1; }
    BackboneSize size() const override;
    Status check(const TuneInputs& inputs, std::int32_t document) const override;
    at::Tensor embed(const TuneInputs& inputs,
                     std::span<const std::int32_t> documents) const override;
    Status write(const std::filesystem::path& folder) const override {
        std::vector<std::vector<float>> weights;
        for (const at::Tensor& tensor : weights_)
            weights.push_back(floats_of(tensor));
        return write_cnn_files(folder, shape_, weights);
    }
    bool has_modules() const override { return false; }

  private:
    [[nodiscard]] at::Tensor pixels(const TuneInputs& inputs,
                                    std::span<const std::int32_t> documents) const;

    CnnShape shape_;
    std::vector<at::Tensor> weights_;  // as cnn_tensors() lists them
};

// Of each block two maps and the same behind ReLU, what was the largest of four, and where it
// stood.
BackboneSize CnnBackbone::size() const {
    BackboneSize size;
    for (const at::Tensor& tensor : weights_)
        size.parameters += tensor.numel();
    std::int64_t side = shape_.size;
    for (const int width : shape_.widths) {
        size.kept_of_picture += std::int64_t{width} * side * side * 5;
        side /= 2;
    }
    return size;
}

Status CnnBackbone::check(const TuneInputs& inputs, std::int32_t document) const {
    if (!inputs.texts.empty())
        return fail(ErrorCode::invalid_argument, "This network reads pictures, not texts.");
    const Image& picture = inputs.pictures[std::size_t(document)];
    const auto pixels = std::size_t(shape_.size) * std::size_t(shape_.size);
    if (picture.width == shape_.size && picture.height == shape_.size &&
        picture.channels == shape_.channels &&
        picture.pixels.size() == pixels * std::size_t(shape_.channels))
        return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("Picture {} has {} × {} pixels and {} channels, but the network reads "
                            "{} × {} and {}.",
                            document + 1, picture.width, picture.height, picture.channels,
                            shape_.size, shape_.size, shape_.channels));
}

at::Tensor CnnBackbone::pixels(const TuneInputs& inputs,
                               std::span<const std::int32_t> documents) const {
    const std::size_t channels = std::size_t(shape_.channels);
    const std::size_t area = std::size_t(shape_.size) * std::size_t(shape_.size);
    std::vector<float> values(documents.size() * channels * area);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto& from = inputs.pictures[std::size_t(documents[i])].pixels;
        float* to = values.data() + i * channels * area;
        for (std::size_t channel = 0; channel < channels; ++channel)
            for (std::size_t pixel = 0; pixel < area; ++pixel)
                to[channel * area + pixel] =
                    (static_cast<float>(from[pixel * channels + channel]) / 255.0F - 0.5F) / 0.5F;
    }
    return tensor_of(std::span<const float>(values),
                     {std::int64_t(documents.size()), shape_.channels, shape_.size, shape_.size},
                     weights_[0].device());
}

at::Tensor CnnBackbone::embed(const TuneInputs& inputs,
                              std::span<const std::int32_t> documents) const {
    at::Tensor x = pixels(inputs, documents);
    for (std::size_t block = 0; block < shape_.widths.size(); ++block) {
        const at::Tensor* w = weights_.data() + 4 * block;
        x = at::relu(at::conv2d(x, w[0], w[1], 1, 1));
        x = at::max_pool2d(at::relu(at::conv2d(x, w[2], w[3], 1, 1)), 2);
    }
    const at::Tensor* head = weights_.data() + 4 * shape_.widths.size();
    return to_length_one(at::linear(x.mean({2, 3}), head[0], head[1]));
}

}  // namespace

Result<std::unique_ptr<Backbone>> open_cnn_backbone(const std::filesystem::path& folder,
                                                    const TuneConfig& config, c10::Device device) {
    if (config.lora || config.frozen_layers > 0)
        return fail(ErrorCode::invalid_argument,
                    "A small network for pictures is trained as a whole: adapters and frozen "
                    "layers are for text models.");
    SPARSESCOPE_ASSIGN(CnnShape shape, read_cnn_shape(folder));
    SPARSESCOPE_ASSIGN(const NamedWeights file, NamedWeights::open(folder / "model.safetensors"));
    std::vector<at::Tensor> weights;
    for (const CnnTensor& tensor : cnn_tensors(shape)) {
        const std::vector<std::size_t> size(tensor.shape.begin(), tensor.shape.end());
        SPARSESCOPE_ASSIGN(const auto values, file.read(tensor.name, size));
        weights.push_back(tensor_of(std::span<const float>(values),
                                    {tensor.shape.begin(), tensor.shape.end()}, device));
        weights.back().set_requires_grad(true);
    }
    return std::make_unique<CnnBackbone>(std::move(shape), std::move(weights));
}

}  // namespace sparsescope::tune
