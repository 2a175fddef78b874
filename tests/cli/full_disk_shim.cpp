// SPDX-License-Identifier: GPL-3.0-or-later
// A disk that fills up, for tests: preloaded into the engine, it lets FULL_DISK_AFTER bytes be
// written to regular files and then answers as a full disk does.
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

std::atomic<long> written{0};

bool is_full(int file, std::size_t count) {
    struct stat status {};
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    static const long limit = [] {
        const char* text = std::getenv("FULL_DISK_AFTER");
        return text == nullptr ? -1 : std::atol(text);
    }();
    if (limit < 0) return false;
    return written.fetch_add(static_cast<long>(count)) + static_cast<long>(count) > limit;
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) ssize_t write(int file, const void* bytes,
                                                     std::size_t count) {
    if (is_full(file, count)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, file, bytes, count);
}

__attribute__((visibility("default"))) ssize_t pwrite(int file, const void* bytes,
                                                      std::size_t count, off_t offset) {
    if (is_full(file, count)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

__attribute__((visibility("default"))) ssize_t pwrite64(int file, const void* bytes,
                                                        std::size_t count, off64_t offset) {
    return pwrite(file, bytes, count, offset);
}
}
