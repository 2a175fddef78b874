// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace sparsescope {

namespace {

std::string owner_of(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string_view id(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const auto digits = id.substr(0, id.find('\n'));
    return digits.empty() ? "another process" : fmt::format("process {}", digits);
}

// Only for messages, so a full disk must not stop anybody from taking the lock.
void write_owner(int descriptor) {
    const auto id = fmt::format("{}\n", ::getpid());
    [[maybe_unused]] const bool written =
        ::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, id.data(), id.size(), 0) > 0;
}

}  // namespace

Result<FileLock> FileLock::try_acquire(const std::filesystem::path& workspace,
                                       std::string_view suffix) {
    std::error_code unresolved;
    std::filesystem::path file = std::filesystem::weakly_canonical(workspace, unresolved);
    if (unresolved) file = workspace;
    file += suffix;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0) {
        const int reason = errno;
        const bool read_only = reason == EACCES || reason == EPERM || reason == EROFS;
        return fail(
            read_only ? ErrorCode::read_only : ErrorCode::io,
            fmt::format(
                "The lock file {} cannot be written ({}). Make its folder writable, or copy "
                "the workspace to a folder of your own.",
                file.string(), std::generic_category().message(reason)));
    }
    FileLock lock(descriptor);
    int result = 0;
    do {
        result = ::flock(descriptor, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK)
        return fail(ErrorCode::busy,
                    fmt::format("{} is locked by {}.", file.string(), owner_of(descriptor)),
                    owner_of(descriptor));
    if (result != 0)
        return fail(ErrorCode::io, fmt::format("{} cannot be locked ({}).", file.string(),
                                               std::generic_category().message(errno)));
    write_owner(descriptor);
    return lock;
}

FileLock::~FileLock() {
    // Unlocked explicitly: a child forked meanwhile may still hold a copy of the descriptor.
    if (descriptor_ < 0) return;
    ::flock(descriptor_, LOCK_UN);
    ::close(descriptor_);
}

}  // namespace sparsescope
