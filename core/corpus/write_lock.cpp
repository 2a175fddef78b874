// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/write_lock.h"

#include <thread>

namespace sparsescope {

Result<WriteLock> WriteLock::acquire(const std::filesystem::path& workspace,
                                     std::chrono::milliseconds timeout,
                                     const std::stop_token& stop) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        auto lock = FileLock::try_acquire(workspace, ".lock");
        if (lock) return WriteLock(std::move(*lock));
        if (lock.error().code != ErrorCode::busy) return fail(std::move(lock.error()));
        if (stop.stop_requested()) return cancelled("Cancelled. Nothing was changed.");
        if (std::chrono::steady_clock::now() >= deadline)
            return fail(
                ErrorCode::busy,
                fmt::format("{} is being written by {}; this change gave up waiting for it. "
                            "Nothing was changed. Try again when the other write is done.",
                            workspace.string(), lock.error().detail));
        // flock can wait, but neither with a time-out nor for a stop request.
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace sparsescope
