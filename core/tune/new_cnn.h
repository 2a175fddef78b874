// SPDX-License-Identifier: GPL-3.0-or-later
// The small network for pictures that is trained in the program, and its folder:
//   config.json        {"model_type": "sparsescope-cnn", "channels": C, "size": S,
//                       "widths": [32, 64, 128], "embedding": 256}
//   model.safetensors  blocks.<i>.conv1.weight [w, in, 3, 3], .bias [w]; conv2; head.weight
//                      [embedding, last width], head.bias
// Pixels are (p/255 − 0.5)/0.5. Each block: 3×3 convolution (padding 1), ReLU, another one, ReLU,
// the largest of each 2×2 (a last odd row or column is left out). Then the mean over the picture, a
// linear layer, and the embedding is brought to length 1. No batch norm: a picture's embedding
// does not depend on its batch. Free of LibTorch.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

inline constexpr const char* cnn_model_type = "sparsescope-cnn";

struct CnnShape {
    int channels = 1;  // 1: grey, 3: RGB
    int size = 28;     // pictures are square
    std::vector<int> widths = {32, 64, 128};
    int embedding = 256;
};

// Whether the folder says that it holds such a network.
[[nodiscard]] bool is_cnn_folder(const std::filesystem::path& folder);
[[nodiscard]] Result<CnnShape> read_cnn_shape(const std::filesystem::path& folder);
// Writes such a folder, whole or not at all, with weights drawn from the seed: normal, with
// variance 2/fan-in (He et al. 2015, arXiv:1502.01852); biases 0. The folder must not exist.
[[nodiscard]] Status write_new_cnn(const std::filesystem::path& folder, int channels, int size,
                                   std::uint64_t seed);
struct CnnTensor {
    std::string name;
    std::vector<std::uint64_t> shape;
    std::uint64_t fan_in = 0;  // 0: of a bias
};
[[nodiscard]] std::vector<CnnTensor> cnn_tensors(const CnnShape& shape);
// The files of such a folder, which exists, with these weights in the order of cnn_tensors().
[[nodiscard]] Status write_cnn_files(const std::filesystem::path& folder, const CnnShape& shape,
                                     const std::vector<std::vector<float>>& weights);

}  // namespace sparsescope
