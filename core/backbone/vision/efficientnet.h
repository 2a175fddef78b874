// SPDX-License-Identifier: GPL-3.0-or-later
// EfficientNet-Lite0 (Tan and Le 2019, arXiv:1905.11946; the Lite family has neither squeeze and
// excitation nor swish, but ReLU6): a convolution of 3 × 3, sixteen inverted bottlenecks of which
// each widens by a product, filters every channel by itself and narrows by a product, a product to
// 1280 channels, and their means over the picture, which are the embedding. Batch norms are folded
// into the products. Convolutions are padded as TensorFlow's "same" does: the odd row and column of
// zeros is after the picture.
#pragma once
#include <filesystem>
#include <memory>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/vision/picture_network.h"

namespace sparsescope {

// The weights under the names of the package efficientnet_lite_pytorch ("_conv_stem.weight").
[[nodiscard]] Result<std::unique_ptr<PictureNetwork>> load_efficientnet(
    const NamedWeights& weights,
    const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

// Whether these are weights of this network.
[[nodiscard]] bool is_efficientnet(const NamedWeights& weights);

}  // namespace sparsescope
