// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sparsescope {

namespace {

Status sync(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (synced) return {};
    return fail(ErrorCode::io,
                fmt::format("{} cannot be written to the disk ({}). Check the disk and try again.",
                            path.string(), std::generic_category().message(reason)));
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Status not_named(const std::filesystem::path& to, const std::error_code& reason) {
    return fail(ErrorCode::io,
                fmt::format("{} cannot be created ({}). Check that its folder is writable.",
                            to.string(), reason.message()));
}

}  // namespace

Status replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    SPARSESCOPE_TRY(sync(from));
    std::error_code reason;
    std::filesystem::rename(from, to, reason);
    if (reason) return not_named(to, reason);
    return sync(folder_of(to));
}

Status publish_new_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    SPARSESCOPE_TRY(sync(from));
    const auto exists = [&] {
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{} exists already. Choose another name, or open it.", to.string()));
    };
    std::error_code reason;
    // A hard link, unlike a rename, never replaces what somebody else put there meanwhile.
    std::filesystem::create_hard_link(from, to, reason);
    if (reason == std::errc::file_exists) return exists();
    if (reason) {  // a file system without hard links
        std::error_code ignored;
        if (std::filesystem::exists(to, ignored)) return exists();
        std::filesystem::rename(from, to, reason);
        if (reason) return not_named(to, reason);
    } else {
        std::filesystem::remove(from, reason);
    }
    return sync(folder_of(to));
}

}  // namespace sparsescope
