// SPDX-License-Identifier: GPL-3.0-or-later
// A regular file opened for reading at any position. Reads do not move anything, so several threads
// may share one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"

namespace sparsescope {

// The path as it appears in messages: always valid UTF-8.
[[nodiscard]] std::string display_name(const std::filesystem::path& path);

class InputFile {
  public:
    [[nodiscard]] static Result<std::shared_ptr<const InputFile>> open(
        const std::filesystem::path& path);
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile();

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    // Fills all of `out`; a file that ends before is an error.
    [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::byte> out) const;

  private:
    InputFile(int descriptor, std::string name, std::uint64_t size)
        : descriptor_(descriptor), name_(std::move(name)), size_(size) {}
    int descriptor_;
    std::string name_;
    std::uint64_t size_;
};

}  // namespace sparsescope
