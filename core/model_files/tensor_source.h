// SPDX-License-Identifier: GPL-3.0-or-later
// Named tensors of a file, whether safetensors or torch.save wrote it. Private to this folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

struct NamedTensor {
    std::string name;
    ElementType type = ElementType::f32;
    std::vector<std::uint64_t> shape;
    std::uint64_t items = 0;
};

class TensorSource {
  public:
    virtual ~TensorSource() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;  // of the file, for messages
    [[nodiscard]] virtual Result<std::vector<float>> read_floats(const std::string& name) const = 0;
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> read_integers(
        const std::string& name) const = 0;
    // A whole number that the file keeps beside its tensors.
    [[nodiscard]] virtual std::optional<std::int64_t> number(const std::string& name) const = 0;

    [[nodiscard]] const std::vector<NamedTensor>& tensors() const { return tensors_; }
    [[nodiscard]] const NamedTensor* find(std::string_view name) const;  // nullptr: not there
    // Some of the names, for a message.
    [[nodiscard]] std::string some_names() const;

  protected:
    std::vector<NamedTensor> tensors_;
};

using TensorSourcePtr = std::shared_ptr<const TensorSource>;

// Of a safetensors file or a file of torch.save; which, its first bytes say.
[[nodiscard]] Result<TensorSourcePtr> open_tensor_source(const std::filesystem::path& path);

}  // namespace sparsescope
