// SPDX-License-Identifier: GPL-3.0-or-later
// The forward pass of a vision transformer: patches through a product, a class token before them
// (SigLIP has none), positions added, the layers of pre_norm.h, and of the last hidden states
//   CLIP:   Wp·LN(class token),        SigLIP: the states that a learned query attends to,
//   DINOv2: LN(class token),           ViT:    LN(class token).
#pragma once
#include <memory>
#include <stop_token>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/vision/picture_network.h"
#include "core/backbone/vision/vit_config.h"

namespace sparsescope {

[[nodiscard]] Result<std::unique_ptr<PictureNetwork>> load_vision_transformer(
    const VisionShape& shape, const NamedWeights& weights, std::stop_token stop,
    const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

}  // namespace sparsescope
