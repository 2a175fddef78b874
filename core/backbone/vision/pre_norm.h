// SPDX-License-Identifier: GPL-3.0-or-later
// The layers that vision transformers and CLIP's text tower are made of, which normalise before
// each step instead of after it (Dosovitskiy et al. 2020, arXiv:2010.11929; Radford et al. 2021,
// arXiv:2103.00020):
//   x = x + s1 · (Wo·attention(LN1(x))),   x = x + s2 · (W2·act(W1·LN2(x))),
// where the layer scales s1 and s2 are DINOv2's and 1 elsewhere. Immutable once loaded.
#pragma once
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/vision/picture_network.h"

namespace sparsescope {

enum class VisionActivation { gelu, gelu_tanh, quick_gelu, relu };

struct PreNormShape {
    std::size_t hidden = 0, layers = 0, heads = 0, intermediate = 0;
    float epsilon = 1e-6F;  // of the layer norms
    VisionActivation activation = VisionActivation::gelu;
    bool causal = false;  // a token sees those before it and itself
};

// What a family calls the parts of a layer, behind the layer's own name.
struct PreNormNames {
    std::string layers;  // "vision_model.encoder.layers.", a number and a dot follow
    const char *first_norm, *query, *key, *value, *attended;
    const char *second_norm, *up, *down;
    const char* first_scale = nullptr;  // null: there are no layer scales
    const char* second_scale = nullptr;
};

// y = LN(x) · scale + shift.
struct VisionNorm {
    kernels::AlignedFloats scale, shift;  // padded
    [[nodiscard]] static Result<VisionNorm> load(const NamedWeights& weights,
                                                 const std::string& name, std::size_t size);
};

// Packed, with the bias where the file has one.
[[nodiscard]] Result<kernels::PackedMatrix> load_linear(const NamedWeights& weights,
                                                        const std::string& name, std::size_t in,
                                                        std::size_t out);

void activate(const kernels::EncoderKernels& kernels, VisionActivation activation,
              kernels::Rows rows, std::size_t width);

class PreNormLayers {
  public:
    [[nodiscard]] static Result<PreNormLayers> load(const PreNormShape& shape,
                                                    const PreNormNames& names,
                                                    const NamedWeights& weights,
                                                    std::size_t longest, std::stop_token stop,
                                                    const kernels::EncoderKernels& kernels);

    [[nodiscard]] const PreNormShape& shape() const { return shape_; }
    [[nodiscard]] std::size_t width() const { return kernels::padded(shape_.hidden); }
    [[nodiscard]] const kernels::EncoderKernels& kernels() const { return *kernels_; }
    // In place, over the tokens of one sequence of at most `longest`; rows are width() apart.
    [[nodiscard]] Status run(kernels::Rows hidden, PictureWorkspace& workspace,
                             std::stop_token stop) const;
    // Which buffers of a workspace run() leaves to others.
    static constexpr std::size_t first_free_buffer = 6;

  private:
    struct Layer {
        VisionNorm first_norm, second_norm;
        kernels::PackedMatrix projections;  // queries (scaled), keys, values
        kernels::PackedMatrix attended, up, down;
        std::vector<float> first_scale, second_scale;  // empty: 1
    };
    [[nodiscard]] Result<Layer> layer(const std::string& name, const PreNormNames& names,
                                      const NamedWeights& weights) const;
    void attend(const Layer& layer, kernels::Rows hidden, PictureWorkspace& workspace) const;
    void feed_forward(const Layer& layer, kernels::Rows hidden, PictureWorkspace& workspace) const;
    void add(kernels::Rows hidden, kernels::Rows added, const std::vector<float>& scale) const;

    PreNormShape shape_;
    const kernels::EncoderKernels* kernels_ = nullptr;
    std::size_t longest_ = 0;
    std::vector<float> mask_;  // by distance, of causal layers
    std::vector<Layer> layers_;
};

}  // namespace sparsescope
