// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace that takes minutes to make stands beside its name until it is whole, so that one that
// was interrupted is never taken for a finished one.
#pragma once
#include <filesystem>

#include "core/base/result.h"
#include "core/corpus/window_lock.h"

namespace sparsescope::cli {

class UnfinishedWorkspace {
  public:
    // Makes the folder of `final_path`, and clears away what an attempt before left. busy: another
    // process is making it.
    [[nodiscard]] static Result<UnfinishedWorkspace> begin(const std::filesystem::path& final_path);
    UnfinishedWorkspace(UnfinishedWorkspace&&) noexcept = default;
    UnfinishedWorkspace& operator=(UnfinishedWorkspace&&) = delete;
    ~UnfinishedWorkspace();  // clears away what was not finished

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    // Once nobody has it open: gives it its name, with the folder of its runs.
    [[nodiscard]] Status finish();

  private:
    UnfinishedWorkspace(std::filesystem::path final_path, std::filesystem::path path,
                        WindowLock lock)
        : final_path_(std::move(final_path)), path_(std::move(path)), lock_(std::move(lock)) {}

    std::filesystem::path final_path_;
    std::filesystem::path path_;
    WindowLock lock_;
};

}  // namespace sparsescope::cli
