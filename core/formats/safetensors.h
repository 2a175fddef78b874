// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the safetensors format: the length of the header in 8 bytes, the header as JSON, then
// packed little-endian tensors. open() checks everything that can be checked without reading the
// tensors: there are no duplicate names, no overlaps and no holes, and the last tensor ends where
// the file ends. Reading converts to float or int64. Errors name the file and the tensor. A
// SafetensorsFile may be read from several threads.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/formats/array_file.h"
#include "core/formats/element_type.h"

namespace sparsescope {

class InputFile;

struct TensorInfo {
    std::string name;
    ElementType type = ElementType::f32;
    std::vector<std::uint64_t> shape;
    std::uint64_t offset = 0;  // of its first byte in the file
    std::uint64_t bytes = 0;
    std::uint64_t items = 0;
};

class SafetensorsFile {
  public:
    [[nodiscard]] static Result<SafetensorsFile> open(const std::filesystem::path& path);

    // In the order of the file.
    [[nodiscard]] std::span<const TensorInfo> tensors() const { return tensors_; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
    [[nodiscard]] const TensorInfo* find(std::string_view name) const;  // nullptr: not there

    [[nodiscard]] Result<std::vector<float>> read_floats(std::string_view name) const;
    [[nodiscard]] Result<std::vector<std::int64_t>> read_integers(std::string_view name) const;
    // Reads out.size() items, from item `first` on.
    [[nodiscard]] Status read_floats(std::string_view name, std::uint64_t first,
                                     std::span<float> out) const;
    // The tensor as a stream, for tensors larger than memory.
    [[nodiscard]] Result<ArrayReader> open_array(std::string_view name) const;

  private:
    SafetensorsFile() = default;
    [[nodiscard]] Result<const TensorInfo*> require(std::string_view name) const;

    std::shared_ptr<const InputFile> file_;
    std::vector<TensorInfo> tensors_;
    std::map<std::string, std::string> metadata_;
};

}  // namespace sparsescope
