// SPDX-License-Identifier: GPL-3.0-or-later
// Writes whole files so that a reader sees the old one or the new one, never half of either: a
// temporary file in the same folder, fsync, rename, fsync of the folder. On any error (a full disk,
// a failing body) the old file stays, the temporary one goes. No workspace is replaced. Any thread.
#pragma once
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

// The file being written; lives during write_file_atomically only.
class OutputFile {
  public:
    [[nodiscard]] Status write(std::span<const std::byte> bytes);
    [[nodiscard]] Status write(std::string_view text);
    // What was written so far is on the disk afterwards: the sync at the end has less to do.
    [[nodiscard]] Status sync();

  private:
    friend Status write_file_atomically(const std::filesystem::path&,
                                        const std::function<Status(OutputFile&)>&);
    OutputFile(std::FILE* stream, const std::filesystem::path& target)
        : stream_(stream), target_(target) {}
    std::FILE* stream_;
    const std::filesystem::path& target_;  // for messages
};

[[nodiscard]] Status write_file_atomically(const std::filesystem::path& path,
                                           const std::function<Status(OutputFile&)>& body);
[[nodiscard]] Status write_file_atomically(const std::filesystem::path& path,
                                           std::span<const std::byte> bytes);

// Makes a file that something else wrote, and its name in its folder, survive a power failure.
[[nodiscard]] Status sync_to_disk(const std::filesystem::path& path);

}  // namespace sparsescope
