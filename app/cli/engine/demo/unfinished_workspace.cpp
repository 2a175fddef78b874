// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/demo/unfinished_workspace.h"

#include <initializer_list>
#include <string>
#include <system_error>

namespace sparsescope::cli {

namespace fs = std::filesystem;

namespace {

fs::path runs_of(const fs::path& workspace) {
    return workspace.string() + ".runs";
}

void clear_away(const fs::path& workspace) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", ".lock"})
        fs::remove(workspace.string() + suffix, ignored);
    fs::remove_all(runs_of(workspace), ignored);
}

}  // namespace

Result<UnfinishedWorkspace> UnfinishedWorkspace::begin(const fs::path& final_path) {
    const fs::path path = fs::absolute(final_path).string() + ".unfinished";
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error)
        return fail(ErrorCode::io, fmt::format("The folder of {} cannot be made: {}.",
                                               final_path.string(), error.message()));
    auto lock = WindowLock::try_acquire(path);
    if (!lock && lock.error().code == ErrorCode::busy)
        return fail(ErrorCode::busy,
                    fmt::format("{} is being made by another process right now. Wait for it.",
                                final_path.string()));
    if (!lock) return fail(std::move(lock.error()));
    clear_away(path);
    return UnfinishedWorkspace(final_path, path, std::move(*lock));
}

UnfinishedWorkspace::~UnfinishedWorkspace() {
    if (path_.empty()) return;
    clear_away(path_);
    std::error_code ignored;
    fs::remove(path_.string() + ".window.lock", ignored);
}

Status UnfinishedWorkspace::finish() {
    std::error_code error;
    fs::rename(runs_of(path_), runs_of(final_path_), error);
    if (!error || error == std::errc::no_such_file_or_directory)
        fs::rename(path_, final_path_, error);
    if (error)
        return fail(ErrorCode::io, fmt::format("{} could not be given its name: {}.",
                                               final_path_.string(), error.message()));
    return {};
}

}  // namespace sparsescope::cli
