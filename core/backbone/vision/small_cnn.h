// SPDX-License-Identifier: GPL-3.0-or-later
// The small convolutional network that this program trains. For each of its widths: convolution of
// 3 × 3 (a pixel of zeros around), ReLU, another, ReLU, the largest of each 2 × 2; then the means
// over the picture, a linear layer, and length 1. Pixels are (p/255 − 0.5)/0.5. Folder: config.json
//   {"model_type": "sparsescope-cnn", "channels": 1 or 3, "size": 28, "widths": [32, 64, 128],
//    "embedding": 256}
// and model.safetensors with blocks.<i>.conv1.weight, .bias, blocks.<i>.conv2.…, head.weight,
// .bias.
#pragma once
#include <filesystem>
#include <memory>

#include "core/backbone/vision/picture_network.h"

namespace sparsescope {

inline constexpr const char* small_cnn_type = "sparsescope-cnn";

[[nodiscard]] Result<std::unique_ptr<PictureNetwork>> load_small_cnn(
    const std::filesystem::path& folder,
    const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

// A picture as this network reads it, and as it is trained on: `size` pixels a side out of its
// middle, the shorter side brought to that by a bilinear filter; grey (PIL's weights) for one
// channel, RGB for three. The picture is not empty.
[[nodiscard]] Image picture_for_cnn(const Image& picture, int size, int channels);

}  // namespace sparsescope
