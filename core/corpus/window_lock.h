// SPDX-License-Identifier: GPL-3.0-or-later
// The lock <workspace>.window.lock, held by the window that has the workspace open for writing. A
// second window that gets ErrorCode::busy here opens the workspace read-only and says so.
#pragma once
#include <filesystem>

#include "core/corpus/file_lock.h"

namespace sparsescope {

class WindowLock {
  public:
    // Never waits. Errors: busy (a sentence for the user), read_only, io.
    [[nodiscard]] static Result<WindowLock> try_acquire(const std::filesystem::path& workspace);

  private:
    explicit WindowLock(FileLock lock) : lock_(std::move(lock)) {}
    FileLock lock_;
};

}  // namespace sparsescope
