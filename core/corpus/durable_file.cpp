// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/durable_file.h"

#include <system_error>

#include "core/base/atomic_file.h"

namespace sparsescope {

namespace {

Status cannot_name(const std::filesystem::path& to, const std::error_code& reason) {
    return fail(ErrorCode::io,
                fmt::format("{} cannot be created ({}). Check that its folder is writable.",
                            to.string(), reason.message()));
}

Status exists_already(const std::filesystem::path& to) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} exists already. Choose another name, or open it.", to.string()));
}

}  // namespace

Status replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    SPARSESCOPE_TRY(sync_to_disk(from));
    std::error_code reason;
    std::filesystem::rename(from, to, reason);
    if (reason) return cannot_name(to, reason);
    return sync_to_disk(to);
}

Status publish_new_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    SPARSESCOPE_TRY(sync_to_disk(from));
    // A hard link, unlike a rename, never replaces what somebody else put there meanwhile.
    std::error_code reason;
    std::filesystem::create_hard_link(from, to, reason);
    if (reason == std::errc::file_exists) return exists_already(to);
    if (!reason) {
        std::filesystem::remove(from, reason);
        return sync_to_disk(to);
    }
    // A file system without hard links.
    if (std::filesystem::exists(to, reason)) return exists_already(to);
    return replace_file(from, to);
}

}  // namespace sparsescope
