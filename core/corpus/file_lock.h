// SPDX-License-Identifier: GPL-3.0-or-later
// An exclusive lock on a file, held by one owner on this machine: flock(2), which the system drops
// when the process ends in whatever way, so a killed owner keeps nobody out. The file holds the
// owner's process id for messages, and goes with the lock, so that a workspace that nobody uses is
// one file. Only the owner removes it, and a lock counts only on the file that still has the name:
// so two owners never hold two files of one name. Each FileLock is its own owner, also within one
// process. Any thread.
#pragma once
#include <filesystem>
#include <string_view>
#include <utility>

#include "core/base/result.h"

namespace sparsescope {

class FileLock {
  public:
    // Locks the file called workspace + suffix; a link and its target share one lock. Never waits.
    // Errors: busy when somebody else holds it (detail names the owner), read_only when the file
    // cannot be created, io.
    [[nodiscard]] static Result<FileLock> try_acquire(const std::filesystem::path& workspace,
                                                      std::string_view suffix);
    FileLock(FileLock&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(file_, other.file_);
        return *this;
    }
    ~FileLock();

  private:
    FileLock(int descriptor, std::filesystem::path file)
        : descriptor_(descriptor), file_(std::move(file)) {}
    int descriptor_;
    std::filesystem::path file_;
};

}  // namespace sparsescope
