// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a finetuned text model as a folder of the kind it came from: every tensor of the original
// files under its original name, with its new numbers where it has some, as F32 in
// model.safetensors; every other file is copied. Adapters (merged now) and the copies of the
// weights for other runtimes (ONNX and the like, which are not finetuned) are left out. A folder of
// a bare transformer gets the modules of sentence-transformers that it was read as. Free of
// LibTorch.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/backbone/model_folder.h"
#include "core/base/result.h"
#include "core/types/head_weights.h"

namespace sparsescope {

// Numbers of tensors by the official name (official_weight_name).
using TunedTensors = std::map<std::string, std::vector<float>>;

struct TunedFiles {
    TunedTensors transformer;
    std::map<std::filesystem::path, TunedTensors> dense;  // by SentenceStep::weights
};

// The folder exists and is empty. A tensor that no file of the model has is an error.
[[nodiscard]] Status write_tuned_files(const ModelFolder& model, const TunedFiles& files,
                                       const std::filesystem::path& folder);

}  // namespace sparsescope
