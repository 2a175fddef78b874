// SPDX-License-Identifier: GPL-3.0-or-later
// A LoRA adapter of PEFT: to a weight W of the model belong A [r, in] and B [out, r], and the model
// adapted computes with W + s·B·A, where s is alpha/r (alpha/√r with use_rslora). It is added while
// W is read; afterwards a model has no trace of it.
#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/backbone/model/weight_file.h"
#include "core/base/result.h"

namespace sparsescope {

class LoraAdapter {
  public:
    // config: adapter_config.json, weights: adapter_model.safetensors. Kinds of adapters and
    // settings that change more than this sum are refused by name.
    [[nodiscard]] static Result<std::unique_ptr<LoraAdapter>> open(
        const std::filesystem::path& config, const std::filesystem::path& weights);

    // The official names of the weights that it changes.
    [[nodiscard]] std::set<std::string> changes() const;
    // Adds its part to a weight [rows, columns]; nothing where it has none for it.
    [[nodiscard]] Status add_to(std::string_view name, std::size_t rows, std::size_t columns,
                                std::span<float> weight) const;

  private:
    struct Pair {
        StoredTensor a, b;
    };
    [[nodiscard]] Status collect();

    std::unique_ptr<WeightFile> file_;
    std::map<std::string, Pair, std::less<>> pairs_;  // by official name of the weight
    double alpha_ = 0;
    bool root_ = false;  // s = alpha/√r
};

}  // namespace sparsescope
