// SPDX-License-Identifier: GPL-3.0-or-later
// What config.json says of a vision transformer as transformers saves it: CLIP, SigLIP, DINOv2 and
// plain ViT. Reads no weights. What is not computed here is refused by its name.
#pragma once
#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "core/backbone/vision/picture_steps.h"
#include "core/backbone/vision/pre_norm.h"

namespace sparsescope {

enum class VisionFamily { clip, siglip, dinov2, vit };

struct VisionShape {
    VisionFamily family = VisionFamily::vit;
    PreNormShape layers;
    std::size_t native_size = 224;  // pixels a side that the positions were learned for
    std::size_t patch = 16;
    std::size_t projection = 0;  // of CLIP: the shared space's numbers
    PictureSteps steps;          // with out_width × out_height = what is read
};

struct TextTowerShape {
    PreNormShape layers;
    std::size_t vocabulary = 0, positions = 0;
    std::size_t projection = 0;
    std::int64_t end_token =
        0;  // whose hidden state is the text's; 2: the largest id (old folders)
};

// "clip"; "" where there is no config.json, or it says none.
[[nodiscard]] std::string picture_model_type(const std::filesystem::path& folder);

[[nodiscard]] Result<VisionShape> read_vision_shape(const std::filesystem::path& folder);
// Of CLIP alone.
[[nodiscard]] Result<TextTowerShape> read_text_tower_shape(const std::filesystem::path& folder);

}  // namespace sparsescope
