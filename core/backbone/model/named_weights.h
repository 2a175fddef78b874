// SPDX-License-Identifier: GPL-3.0-or-later
// The tensors of a model by the names that BERT's have in transformers
// ("encoder.layer.0.attention.self.query.weight"), whatever prefix or family's spelling the file
// has; a LoRA adapter is added to what is read. Reads converted to float, checks every shape before
// it allocates, and refuses what is not finite. Read from one thread at a time.
#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/backbone/model_folder.h"
#include "core/base/result.h"

namespace sparsescope {

// "bert.encoder.layer.0.output.LayerNorm.gamma" is "encoder.layer.0.output.LayerNorm.weight".
[[nodiscard]] std::string official_weight_name(std::string_view name);

class WeightFile;
class LoraAdapter;

class NamedWeights {
  public:
    // The transformer's weights, with the adapter of the folder.
    [[nodiscard]] static Result<NamedWeights> open(const ModelFolder& model);
    // Those of one file, or of several, under their own names.
    [[nodiscard]] static Result<NamedWeights> open(const std::filesystem::path& file);
    [[nodiscard]] static Result<NamedWeights> open_all(
        std::span<const std::filesystem::path> files);
    NamedWeights(NamedWeights&&) noexcept;
    NamedWeights& operator=(NamedWeights&&) noexcept;
    ~NamedWeights();

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> names() const;  // sorted
    [[nodiscard]] Result<std::vector<std::uint64_t>> shape(std::string_view name) const;
    // Row-major. A missing tensor, and one of another shape, are errors that name it.
    [[nodiscard]] Result<std::vector<float>> read(std::string_view name,
                                                  std::span<const std::size_t> shape) const;

  private:
    NamedWeights();
    struct Place {
        std::size_t file = 0;
        std::string name;  // in the file
    };
    [[nodiscard]] Status add(const std::filesystem::path& file, bool official);
    [[nodiscard]] Result<const Place*> find(std::string_view name) const;

    std::vector<std::unique_ptr<WeightFile>> files_;
    std::map<std::string, Place, std::less<>> places_;
    std::unique_ptr<LoraAdapter> adapter_;
};

}  // namespace sparsescope
