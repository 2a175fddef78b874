// SPDX-License-Identifier: GPL-3.0-or-later
// The safetensors format: 8 bytes header length, JSON header, packed little-endian tensors.
// open() checks everything that can be checked without reading the tensors: no duplicate names, no
// overlap, no holes, the last tensor ends where the file ends. Reading converts to float or int64.
// Errors name the file and the tensor. A SafetensorsFile may be read from several threads.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
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

    [[nodiscard]] std::span<const TensorInfo> tensors() const {
        return tensors_;
    }  // as in the file
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const { return metadata_; }
    [[nodiscard]] const TensorInfo* find(std::string_view name) const;  // nullptr: not there

    [[nodiscard]] Result<std::vector<float>> read_floats(std::string_view name) const;
    [[nodiscard]] Result<std::vector<std::int64_t>> read_integers(std::string_view name) const;
    // out.size() items from item `first` on.
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

// Atomic: see core/base/atomic_file.h. The same input gives the same bytes. `stopped` is asked
// after every few megabytes, each of which is on the disk by then: true ends the writing with
// cancelled.
[[nodiscard]] Status write_safetensors(const std::filesystem::path& path,
                                       std::span<const TensorToWrite> tensors,
                                       const std::map<std::string, std::string>& metadata = {},
                                       const std::function<bool()>& stopped = {});

}  // namespace sparsescope
