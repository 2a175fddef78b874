// SPDX-License-Identifier: GPL-3.0-or-later
// What is finetuned: a model that makes embeddings of documents and of which LibTorch takes the
// gradient. Private to this folder.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/recipe/tune_memory.h"
#include "core/tune/torch/tensor.h"
#include "core/tune/tune_data.h"

namespace sparsescope::tune {

class Backbone {
  public:
    virtual ~Backbone() = default;
    [[nodiscard]] virtual std::size_t dim() const = 0;
    // All of them; those with requires_grad() are trained.
    [[nodiscard]] virtual std::vector<Parameter> parameters() const = 0;
    // What it costs to read a document: tokens of a text, 1 of a picture.
    [[nodiscard]] virtual std::size_t length(const TuneInputs& inputs,
                                             std::int32_t document) const = 0;
    [[nodiscard]] virtual BackboneSize size() const = 0;
    // Why a document cannot be read; its place is known to exist.
    [[nodiscard]] virtual Status check(const TuneInputs& inputs, std::int32_t document) const = 0;
    // [documents, dim], with a gradient where LibTorch is told to keep one. Checked documents only.
    [[nodiscard]] virtual at::Tensor embed(const TuneInputs& inputs,
                                           std::span<const std::int32_t> documents) const = 0;
    // Writes the files of the folder it came from, with its weights, into a new folder.
    [[nodiscard]] virtual Status write(const std::filesystem::path& folder) const = 0;
    // Whether that folder is one of sentence-transformers, to which a head can be added as a
    // module.
    [[nodiscard]] virtual bool has_modules() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<Backbone>> open_text_backbone(
    const std::filesystem::path& folder, const TuneConfig& config, c10::Device device);
[[nodiscard]] Result<std::unique_ptr<Backbone>> open_cnn_backbone(
    const std::filesystem::path& folder, const TuneConfig& config, c10::Device device);

}  // namespace sparsescope::tune
