// SPDX-License-Identifier: GPL-3.0-or-later
// One file of weights, of whatever format. A format is one function that opens it, named in
// open_weight_file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

struct StoredTensor {
    std::string name;
    std::vector<std::uint64_t> shape;
    bool floating = true;
};

class WeightFile {
  public:
    virtual ~WeightFile() = default;
    [[nodiscard]] virtual std::string file_name() const = 0;
    [[nodiscard]] virtual std::vector<StoredTensor> tensors() const = 0;
    // Fills `out`, which has as many items as the tensor.
    [[nodiscard]] virtual Status read(const std::string& name, std::span<float> out) const = 0;
};

// By its ending: safetensors; anything else is read as what torch.save wrote.
[[nodiscard]] Result<std::unique_ptr<WeightFile>> open_weight_file(
    const std::filesystem::path& path);

}  // namespace sparsescope
