// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/efficientnet.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sparsescope {

namespace {

using kernels::AlignedFloats;
using kernels::DepthwiseShape;
using kernels::PackedMatrix;
using kernels::padded;
using kernels::Rows;

constexpr std::size_t picture_size = 224, stem_channels = 32, features = 1280;
constexpr float norm_epsilon = 1e-3F;

struct Stage {
    std::size_t repeats, kernel, stride, widening, in, out;
};
constexpr std::array stages{
    Stage{1, 3, 1, 1, 32, 16},   Stage{2, 3, 2, 6, 16, 24},  Stage{2, 5, 2, 6, 24, 40},
    Stage{3, 3, 2, 6, 40, 80},   Stage{3, 5, 1, 6, 80, 112}, Stage{4, 5, 2, 6, 112, 192},
    Stage{1, 3, 1, 6, 192, 320},
};

// The zeros before a side of `length` pixels, of which every stride-th is kept.
std::size_t zeros_before(std::size_t length, std::size_t kernel, std::size_t stride) {
    const std::size_t out = (length + stride - 1) / stride;
    const std::size_t needed = (out - 1) * stride + kernel;
    return needed > length ? (needed - length) / 2 : 0;
}

// A product with a batch norm folded in.
struct Pointwise {
    PackedMatrix matrix;
    std::size_t out = 0;
};

struct Depthwise {
    AlignedFloats weights, bias;  // [size²][padded channels], [padded channels]
    std::size_t size = 3, stride = 1;
};

struct Block {
    bool widens = false, adds_input = false;
    Pointwise widen;
    Depthwise filter;
    Pointwise narrow;
};

class Loader {
  public:
    explicit Loader(const NamedWeights& weights) : weights_(weights) {}

    // y = factor · x + shift, channel by channel.
    struct Norm {
        std::vector<float> factor, shift;
    };
    Result<Norm> norm(const std::string& name, std::size_t size) const {
        const auto read = [&](const char* part) {
            return weights_.read(name + part, std::vector{size});
        };
        SPARSESCOPE_ASSIGN(const auto scale, read(".weight"));
        SPARSESCOPE_ASSIGN(const auto bias, read(".bias"));
        SPARSESCOPE_ASSIGN(const auto mean, read(".running_mean"));
        SPARSESCOPE_ASSIGN(const auto variance, read(".running_var"));
        Norm norm;
        for (std::size_t i = 0; i < size; ++i) {
            norm.factor.push_back(scale[i] / std::sqrt(std::max(variance[i], 0.0F) + norm_epsilon));
            norm.shift.push_back(bias[i] - mean[i] * norm.factor[i]);
        }
        return norm;
    }

    Result<Pointwise> pointwise(const std::string& name, const std::string& norm_name,
                                std::size_t in, std::size_t out) const {
        SPARSESCOPE_ASSIGN(
            auto weight,
            weights_.read(name + ".weight", std::vector{out, in, std::size_t{1}, std::size_t{1}}));
        SPARSESCOPE_ASSIGN(const Norm folded, norm(norm_name, out));
        for (std::size_t i = 0; i < weight.size(); ++i)
            weight[i] *= folded.factor[i / in];
        Pointwise made{PackedMatrix(in, out), out};
        made.matrix.set(0, weight, folded.shift);
        return made;
    }

    Result<Depthwise> depthwise(const std::string& block, std::size_t channels, const Stage& stage,
                                std::size_t stride) const {
        const std::size_t size = stage.kernel;
        SPARSESCOPE_ASSIGN(const auto weight,
                           weights_.read(block + "_depthwise_conv.weight",
                                         std::vector{channels, std::size_t{1}, size, size}));
        SPARSESCOPE_ASSIGN(const Norm folded, norm(block + "_bn1", channels));
        Depthwise made{AlignedFloats(size * size * padded(channels)),
                       AlignedFloats(padded(channels)), size, stride};
        for (std::size_t c = 0; c < channels; ++c) {
            for (std::size_t i = 0; i < size * size; ++i)
                made.weights.data()[i * padded(channels) + c] =
                    weight[c * size * size + i] * folded.factor[c];
            made.bias.data()[c] = folded.shift[c];
        }
        return made;
    }

    // From [out, 3, 3, 3] to rows of (y, x, channel), as pixels lie in memory.
    Result<Pointwise> stem() const {
        const std::size_t three = 3, depth = 27;
        SPARSESCOPE_ASSIGN(
            const auto weight,
            weights_.read("_conv_stem.weight", std::vector{stem_channels, three, three, three}));
        SPARSESCOPE_ASSIGN(const Norm folded, norm("_bn0", stem_channels));
        std::vector<float> turned(weight.size());
        for (std::size_t o = 0; o < stem_channels; ++o)
            for (std::size_t c = 0; c < 3; ++c)
                for (std::size_t i = 0; i < 9; ++i)
                    turned[o * depth + i * 3 + c] =
                        weight[o * depth + c * 9 + i] * folded.factor[o];
        Pointwise made{PackedMatrix(depth, stem_channels), stem_channels};
        made.matrix.set(0, turned, folded.shift);
        return made;
    }

    Result<Block> block(std::size_t number, const Stage& stage, bool first) const {
        const std::string name = fmt::format("_blocks.{}.", number);
        const std::size_t in = first ? stage.in : stage.out;
        const std::size_t wide = in * stage.widening;
        Block block;
        block.widens = stage.widening != 1;
        block.adds_input = (!first || stage.stride == 1) && in == stage.out;
        if (block.widens) {
            SPARSESCOPE_ASSIGN(block.widen,
                               pointwise(name + "_expand_conv", name + "_bn0", in, wide));
        }
        SPARSESCOPE_ASSIGN(block.filter, depthwise(name, wide, stage, first ? stage.stride : 1));
        SPARSESCOPE_ASSIGN(block.narrow,
                           pointwise(name + "_project_conv", name + "_bn2", wide, stage.out));
        return block;
    }

  private:
    const NamedWeights& weights_;
};

PictureSteps lite0_steps() {
    PictureSteps steps;
    steps.shortest = 256;  // 224 / 0.875
    steps.filter = ResizeFilter::bicubic;
    steps.cut_to_even = true;
    steps.out_width = steps.out_height = picture_size;
    steps.scale = 1;
    steps.mean = {127, 127, 127};
    steps.deviation = {128, 128, 128};
    return steps;
}

class EfficientNet final : public PictureNetwork {
  public:
    EfficientNet(Pointwise stem, std::vector<Block> blocks, Pointwise head,
                 const kernels::EncoderKernels& kernels)
        : steps_(lite0_steps()),
          stem_(std::move(stem)),
          blocks_(std::move(blocks)),
          head_(std::move(head)),
          kernels_(kernels) {}

    const PictureSteps& steps() const override { return steps_; }
    std::size_t dim() const override { return features; }
    Status embed(const Image& image, PictureWorkspace& workspace, std::span<float> embedding,
                 std::stop_token stop) const override;

  private:
    struct Plane {
        Rows pixels;
        std::size_t side = 0;
    };
    enum Buffer : std::size_t { prepared, columns, first, second, wide, filtered };

    Rows product(const Pointwise& layer, Rows in, float* to, bool relu6) const {
        const Rows out{to, in.count, padded(layer.out)};
        kernels_.product(in, layer.matrix.panels(), out);
        if (relu6) kernels_.relu6(out, layer.out);
        return out;
    }
    Plane stem(const float* pixels, PictureWorkspace& workspace) const;
    Plane run(const Block& block, const Plane& in, PictureWorkspace& workspace, float* to) const;

    PictureSteps steps_;
    Pointwise stem_;
    std::vector<Block> blocks_;
    Pointwise head_;
    const kernels::EncoderKernels& kernels_;
};

// 3 × 3 pixels around every second pixel as a row of 27 numbers; the zeros are after the picture.
EfficientNet::Plane EfficientNet::stem(const float* pixels, PictureWorkspace& workspace) const {
    constexpr std::size_t side = picture_size / 2, depth = 27;
    float* rows = workspace.floats(columns, side * side * depth);
    for (std::size_t y = 0; y < side; ++y) {
        for (std::size_t x = 0; x < side; ++x) {
            float* row = rows + (y * side + x) * depth;
            for (std::size_t ky = 0; ky < 3; ++ky) {
                const std::size_t from_y = 2 * y + ky;
                const std::size_t inside =
                    from_y < picture_size ? std::min<std::size_t>(3, picture_size - 2 * x) * 3 : 0;
                const float* from = pixels + (from_y * picture_size + 2 * x) * 3;
                std::copy_n(from, inside, row + ky * 9);
                std::fill(row + ky * 9 + inside, row + ky * 9 + 9, 0.0F);
            }
        }
    }
    float* to = workspace.floats(first, side * side * padded(stem_channels));
    return {product(stem_, {rows, side * side, depth}, to, true), side};
}

EfficientNet::Plane EfficientNet::run(const Block& block, const Plane& in,
                                      PictureWorkspace& workspace, float* to) const {
    Rows expanded = in.pixels;
    if (block.widens)
        expanded = product(block.widen, in.pixels,
                           workspace.floats(wide, in.pixels.count * padded(block.widen.out)), true);
    const Depthwise& filter = block.filter;
    const std::size_t side = (in.side + filter.stride - 1) / filter.stride;
    const std::size_t before = zeros_before(in.side, filter.size, filter.stride);
    const Rows middle{workspace.floats(filtered, side * side * expanded.stride), side * side,
                      expanded.stride};
    kernels_.depthwise(expanded,
                       {in.side, in.side, side, side, filter.size, filter.stride, before, before},
                       filter.weights.data(), filter.bias.data(), middle);
    const Plane out{product(block.narrow, middle, to, false), side};
    if (block.adds_input)
        for (std::size_t i = 0; i < out.pixels.count * out.pixels.stride; ++i)
            out.pixels.data[i] += in.pixels.data[i];
    return out;
}

Status EfficientNet::embed(const Image& image, PictureWorkspace& workspace,
                           std::span<float> embedding, std::stop_token stop) const {
    float* pixels = workspace.floats(prepared, picture_size * picture_size * 3);
    SPARSESCOPE_TRY(prepare_picture(image, steps_, pixels, 3));
    Plane plane = stem(pixels, workspace);
    constexpr std::size_t most = (picture_size / 2) * (picture_size / 2) * padded(stem_channels);
    bool to_second = true;
    for (const Block& block : blocks_) {
        if (stop.stop_requested()) return cancelled();
        plane = run(block, plane, workspace, workspace.floats(to_second ? second : first, most));
        to_second = !to_second;
    }
    const Rows out = product(head_, plane.pixels,
                             workspace.floats(wide, plane.pixels.count * padded(features)), true);
    std::ranges::fill(embedding, 0.0F);
    for (std::size_t pixel = 0; pixel < out.count; ++pixel)
        for (std::size_t i = 0; i < features; ++i)
            embedding[i] += out.data[pixel * out.stride + i];
    for (float& number : embedding)
        number /= static_cast<float>(out.count);
    return {};
}

}  // namespace

bool is_efficientnet(const NamedWeights& weights) {
    return weights.has("_conv_stem.weight") && weights.has("_conv_head.weight") &&
           weights.has("_blocks.0._depthwise_conv.weight");
}

Result<std::unique_ptr<PictureNetwork>> load_efficientnet(const NamedWeights& weights,
                                                          const kernels::EncoderKernels& kernels) {
    const Loader loader(weights);
    SPARSESCOPE_ASSIGN(Pointwise stem, loader.stem());
    std::vector<Block> blocks;
    for (const Stage& stage : stages)
        for (std::size_t i = 0; i < stage.repeats; ++i) {
            SPARSESCOPE_ASSIGN(Block block, loader.block(blocks.size(), stage, i == 0));
            blocks.push_back(std::move(block));
        }
    if (weights.has(fmt::format("_blocks.{}._depthwise_conv.weight", blocks.size())))
        return fail(ErrorCode::unsupported,
                    fmt::format("The file holds more than the {} blocks of EfficientNet-Lite0. Of "
                                "this family only Lite0 is computed here.",
                                blocks.size()));
    SPARSESCOPE_ASSIGN(Pointwise head,
                       loader.pointwise("_conv_head", "_bn1", stages.back().out, features));
    return std::make_unique<EfficientNet>(std::move(stem), std::move(blocks), std::move(head),
                                          kernels);
}

}  // namespace sparsescope
