// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what torch.save wrote (.pth, .pt, .bin): a zip archive with a pickle that describes values
// and one member for the numbers of each storage; or, before torch 1.6, pickles and storages one
// after another. The pickle is read as data by pickle_reader.h, so
// nothing in the file can run. open() checks all that can be checked without reading numbers:
// tensors lie inside their storages, storages are as long as the archive says. TorchScript
// archives, big-endian files and plain pickles are refused, each with
// the way out. Nested dictionaries are flattened, their keys joined by "/":
// "state_dict/encoder.weight". Immutable; may be read from several threads.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/formats/element_type.h"

namespace sparsescope {

struct TorchTensor {
    std::string name;
    ElementType type = ElementType::f32;
    std::vector<std::uint64_t> shape;
    std::uint64_t items = 0;
    // Where it lies; several tensors may share a storage.
    std::uint64_t member = 0;  // of the archive, or the place in a file without one
    std::uint64_t offset = 0;  // of its first item in the storage, in items
    std::vector<std::uint64_t> strides;
    std::uint64_t extent = 0;  // items from its first to its last
};

using TorchScalar = std::variant<bool, std::int64_t, double, std::string>;

class TorchFile {
  public:
    [[nodiscard]] static Result<TorchFile> open(const std::filesystem::path& path);

    [[nodiscard]] const std::string& name() const { return name_; }  // for messages
    [[nodiscard]] std::span<const TorchTensor> tensors() const { return tensors_; }
    [[nodiscard]] const TorchTensor* find(std::string_view name) const;  // nullptr: not there
    // Numbers, truths and texts that stand in dictionaries, by their flattened names.
    [[nodiscard]] const std::map<std::string, TorchScalar>& scalars() const { return scalars_; }

    // In C order, whatever the strides.
    [[nodiscard]] Result<std::vector<float>> read_floats(std::string_view name) const;
    [[nodiscard]] Result<std::vector<std::int64_t>> read_integers(std::string_view name) const;

  private:
    TorchFile() = default;
    // The tensor's bytes in C order, and its description.
    [[nodiscard]] Result<std::pair<const TorchTensor*, std::vector<std::byte>>> read(
        std::string_view name) const;

    std::filesystem::path path_;
    std::string name_;
    bool old_ = false;  // before torch 1.6
    std::vector<TorchTensor> tensors_;
    std::map<std::string, TorchScalar> scalars_;
};

// Whether the file begins like one that open() reads, or one it refuses for being a pickle.
[[nodiscard]] bool looks_like_torch(const std::filesystem::path& path);

}  // namespace sparsescope
