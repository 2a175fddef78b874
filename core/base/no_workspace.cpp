// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/no_workspace.h"

#include <system_error>

namespace sparsescope {

Status check_no_workspace(const std::filesystem::path& path) {
    const auto beside = [&path](const char* ending) {
        std::error_code ignored;
        return std::filesystem::exists(path.native() + ending, ignored);
    };
    if (path.extension() != ".sscope" && !beside("-shm") && !beside("-wal")) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} is a workspace, or called like one, and is not written over. "
                            "Choose another name.",
                            path.string()));
}

}  // namespace sparsescope
