// SPDX-License-Identifier: GPL-3.0-or-later
// A picture model as it lies on disk: a file of torch.save with the weights of EfficientNet-Lite0,
// or a folder with config.json and weights (transformers' CLIP, SigLIP, DINOv2 and ViT, and the
// small convolutional network of this program).
#pragma once
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "core/backbone/vision/picture_network.h"
#include "core/backbone/vision/text_tower.h"

namespace sparsescope {

struct PictureModel {
    std::string name;  // of the folder, or of the network
    std::string hash;  // of weights, steps, and what else decides the vectors
    std::unique_ptr<PictureNetwork> network;
    std::unique_ptr<TextTower> texts;  // null: reads pictures only
};

// A glance: the ending of a file, the model_type of a folder. Nothing is read through.
[[nodiscard]] bool is_picture_model(const std::filesystem::path& place);

[[nodiscard]] Result<PictureModel> open_picture_model(const std::filesystem::path& place,
                                                      std::stop_token stop);

}  // namespace sparsescope
