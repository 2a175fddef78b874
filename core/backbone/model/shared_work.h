// SPDX-License-Identifier: GPL-3.0-or-later
// What several threads do together; the first error wins.
#pragma once
#include <atomic>
#include <mutex>
#include <optional>

#include "core/base/result.h"

namespace sparsescope {

class SharedWork {
  public:
    [[nodiscard]] bool failed() const { return failed_; }
    void done(Status status) {
        if (status) return;
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::move(status.error());
        failed_ = true;
    }
    // Once all are through.
    [[nodiscard]] Status result() {
        if (error_) return fail(std::move(*error_));
        return {};
    }

  private:
    std::mutex mutex_;
    std::optional<Error> error_;
    std::atomic<bool> failed_ = false;
};

}  // namespace sparsescope
