// SPDX-License-Identifier: GPL-3.0-or-later
// CLIP's text tower (Radford et al. 2021, arXiv:2103.00020): words and positions added, causal
// layers (pre_norm.h), a layer norm, and the hidden state of the first end token times a projection
// into the space of the pictures.
#pragma once
#include <memory>
#include <stop_token>

#include "core/backbone/model/named_weights.h"
#include "core/backbone/tokenizer.h"
#include "core/backbone/vision/text_tower.h"
#include "core/backbone/vision/vit_config.h"

namespace sparsescope {

[[nodiscard]] Result<std::unique_ptr<TextTower>> load_clip_text(
    const TextTowerShape& shape, const NamedWeights& weights, std::unique_ptr<Tokenizer> tokenizer,
    std::stop_token stop, const kernels::EncoderKernels& kernels = kernels::encoder_kernels());

}  // namespace sparsescope
