// SPDX-License-Identifier: GPL-3.0-or-later
// An exclusive lock on a file, held by one owner on this machine: flock(2), which the system drops
// when the process ends in whatever way, so a killed owner leaves nothing behind. The file stays;
// removing it would let two owners lock two files of the same name. It holds the owner's process id
// for messages. Each FileLock is its own owner, also within one process. Any thread.
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
    FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FileLock();

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace sparsescope
