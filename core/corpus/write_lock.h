// SPDX-License-Identifier: GPL-3.0-or-later
// The lock <workspace>.lock: held around every write transaction, checkpoint and close of a writing
// connection, so that no two connections of any process ever do one of these at the same instant
// (SQLite before 3.51.3 could lose pages then). Not reentrant.
#pragma once
#include <chrono>
#include <filesystem>
#include <stop_token>

#include "core/corpus/file_lock.h"

namespace sparsescope {

class WriteLock {
  public:
    // Waits up to timeout. Errors: busy (names the process that holds it), cancelled, read_only,
    // io.
    [[nodiscard]] static Result<WriteLock> acquire(const std::filesystem::path& workspace,
                                                   std::chrono::milliseconds timeout,
                                                   const std::stop_token& stop = {});

  private:
    explicit WriteLock(FileLock lock) : lock_(std::move(lock)) {}
    FileLock lock_;
};

}  // namespace sparsescope
