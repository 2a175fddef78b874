// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/window_lock.h"

namespace sparsescope {

Result<WindowLock> WindowLock::try_acquire(const std::filesystem::path& workspace) {
    auto lock = FileLock::try_acquire(workspace, ".window.lock");
    if (lock) return WindowLock(std::move(*lock));
    if (lock.error().code != ErrorCode::busy) return fail(std::move(lock.error()));
    return fail(
        ErrorCode::busy,
        fmt::format("{} is already open in another window, so it is opened read-only here. Close "
                    "the other window to change it.",
                    workspace.string()),
        lock.error().detail);
}

}  // namespace sparsescope
