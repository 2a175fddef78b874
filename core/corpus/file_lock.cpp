// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "core/base/path_length.h"

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

Result<int> open_lock_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor >= 0) return descriptor;
    const int reason = errno;
    SPARSESCOPE_TRY(check_path_length(file));
    const bool read_only = reason == EACCES || reason == EPERM || reason == EROFS;
    return fail(read_only ? ErrorCode::read_only : ErrorCode::io,
                fmt::format("The lock file {} cannot be written ({}). Make its folder writable, or "
                            "copy the workspace to a folder of your own.",
                            file.string(), std::generic_category().message(reason)));
}

// False when the owner before removed the file between our opening and our locking of it.
bool still_has_its_name(int descriptor, const std::filesystem::path& file) {
    struct stat locked {};
    struct stat named {};
    return ::fstat(descriptor, &locked) == 0 && ::lstat(file.c_str(), &named) == 0 &&
           locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

}  // namespace

Result<FileLock> FileLock::try_acquire(const std::filesystem::path& workspace,
                                       std::string_view suffix) {
    std::error_code unresolved;
    std::filesystem::path file = std::filesystem::weakly_canonical(workspace, unresolved);
    if (unresolved) file = workspace;
    file += suffix;
    for (;;) {
        SPARSESCOPE_ASSIGN(const int descriptor, open_lock_file(file));
        int result = 0;
        do {
            result = ::flock(descriptor, LOCK_EX | LOCK_NB);
        } while (result != 0 && errno == EINTR);
        const int reason = errno;
        if (result == 0 && still_has_its_name(descriptor, file)) {
            write_owner(descriptor);
            return FileLock(descriptor, std::move(file));
        }
        const std::string owner = owner_of(descriptor);
        ::close(descriptor);
        if (result == 0) continue;
        if (reason == EWOULDBLOCK)
            return fail(ErrorCode::busy, fmt::format("{} is locked by {}.", file.string(), owner),
                        owner);
        return fail(ErrorCode::io, fmt::format("{} cannot be locked ({}).", file.string(),
                                               std::generic_category().message(reason)));
    }
}

FileLock::~FileLock() {
    if (descriptor_ < 0) return;
    // Removed while it is locked. Where that is not allowed it stays, and does no harm.
    if (still_has_its_name(descriptor_, file_)) ::unlink(file_.c_str());
    // Unlocked explicitly: a child forked meanwhile may still hold a copy of the descriptor.
    ::flock(descriptor_, LOCK_UN);
    ::close(descriptor_);
}

}  // namespace sparsescope
