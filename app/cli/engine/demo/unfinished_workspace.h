// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace that takes minutes to make. It is written under another name until it is complete, so
// that an interrupted attempt is never taken for a finished workspace.
#pragma once
#include <filesystem>

#include "core/base/result.h"
#include "core/corpus/window_lock.h"

namespace sparsescope::cli {

class UnfinishedWorkspace {
  public:
    // Makes the folder of `final_path` and deletes what an earlier attempt left. The error busy
    // says that another process is making the same workspace.
    [[nodiscard]] static Result<UnfinishedWorkspace> begin(const std::filesystem::path& final_path);
    UnfinishedWorkspace(UnfinishedWorkspace&&) noexcept = default;
    UnfinishedWorkspace& operator=(UnfinishedWorkspace&&) = delete;
    ~UnfinishedWorkspace();  // deletes an unfinished workspace

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    // Gives the workspace and the folder of its runs their final names. Nobody may have it open.
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
