// SPDX-License-Identifier: GPL-3.0-or-later
// A value that is replaced as a whole and never changed: readers keep the one they took while
// writers put a new one in its place. Any thread.
#pragma once
#include <memory>
#include <mutex>

namespace sparsescope {

template <class T>
class Published {
  public:
    [[nodiscard]] std::shared_ptr<const T> get() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }
    void set(std::shared_ptr<const T> value) {
        const std::lock_guard lock(mutex_);
        value_.swap(value);
    }

  private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_;
};

}  // namespace sparsescope
