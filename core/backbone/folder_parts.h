// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that model_folder.cpp puts together: what config.json and modules.json say.
#pragma once
#include <filesystem>
#include <vector>

#include "core/backbone/model_folder.h"
#include "core/base/result.h"

namespace sparsescope {

// The shape that config.json in this folder describes.
[[nodiscard]] Result<TransformerShape> read_transformer_shape(const std::filesystem::path& folder);

// Fills transformer, shape, pooling, steps, dim and notes of `model` from modules.json in
// model.folder; without that file the folder is taken for a bare transformer.
[[nodiscard]] Status read_sentence_modules(ModelFolder& model);

// model.safetensors, or pytorch_model.bin, or the shards that the index of either names.
[[nodiscard]] Result<std::vector<std::filesystem::path>> find_weight_files(
    const std::filesystem::path& folder);

// ". To encode with it, …": the way out for a model that is not computed here.
[[nodiscard]] const char* other_kinds();

}  // namespace sparsescope
