// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/base/no_workspace.h"
#include "core/base/path_length.h"

namespace sparsescope {
namespace {

tl::unexpected<Error> cannot_write(const std::filesystem::path& path, int error_number) {
    const char* advice =
        error_number == ENOSPC || error_number == EDQUOT ? " Free some space and try again." : "";
    return fail(ErrorCode::io, fmt::format("{} could not be written: {}.{}", path.string(),
                                           std::strerror(error_number), advice));
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Status sync_path(const std::filesystem::path& path, int flags,
                 const std::filesystem::path& target) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
    if (descriptor < 0) return cannot_write(target, errno);
    const int outcome = ::fsync(descriptor);
    const int error_number = errno;
    ::close(descriptor);
    // Some file systems cannot sync a folder; the rename itself has happened all the same.
    if (outcome != 0 && error_number != EINVAL) return cannot_write(target, error_number);
    return {};
}

// Removes the temporary file unless it became the real one.
struct Temporary {
    std::filesystem::path path;
    std::FILE* stream = nullptr;
    bool renamed = false;

    Temporary() = default;
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (stream != nullptr) std::fclose(stream);
        std::error_code ignored;
        if (!path.empty() && !renamed) std::filesystem::remove(path, ignored);
    }
};

Status create_beside(const std::filesystem::path& target, Temporary& temporary) {
    static std::atomic<unsigned> counter{0};
    auto name = folder_of(target) /
                fmt::format(".{}.{}-{}.tmp", target.filename().string(), ::getpid(), counter++);
    const int descriptor = ::open(name.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        const int error_number = errno;
        const auto longer = name.native().size() - target.native().size();
        if (error_number == ENAMETOOLONG) SPARSESCOPE_TRY(check_path_length(target, longer));
        return cannot_write(target, error_number);
    }
    temporary.path = std::move(name);
    temporary.stream = ::fdopen(descriptor, "wb");
    if (temporary.stream == nullptr) {
        const int error_number = errno;
        ::close(descriptor);
        return cannot_write(target, error_number);
    }
    return {};
}

}  // namespace

Status OutputFile::write(std::span<const std::byte> bytes) {
    if (bytes.empty()) return {};
    if (std::fwrite(bytes.data(), 1, bytes.size(), stream_) != bytes.size()) {
        return cannot_write(target_, errno);
    }
    return {};
}

Status OutputFile::write(std::string_view text) {
    return write(std::as_bytes(std::span(text.data(), text.size())));
}

Status OutputFile::sync() {
    if (std::fflush(stream_) != 0 || ::fsync(::fileno(stream_)) != 0)
        return cannot_write(target_, errno);
    return {};
}

Status write_file_atomically(const std::filesystem::path& path,
                             const std::function<Status(OutputFile&)>& body) {
    SPARSESCOPE_TRY(check_no_workspace(path));
    Temporary temporary;
    SPARSESCOPE_TRY(create_beside(path, temporary));
    OutputFile file(temporary.stream, path);
    SPARSESCOPE_TRY(body(file));
    SPARSESCOPE_TRY(file.sync());
    if (std::fclose(std::exchange(temporary.stream, nullptr)) != 0)
        return cannot_write(path, errno);
    if (::rename(temporary.path.c_str(), path.c_str()) != 0) return cannot_write(path, errno);
    temporary.renamed = true;
    return sync_path(folder_of(path), O_RDONLY | O_DIRECTORY, path);
}

Status write_file_atomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    return write_file_atomically(path, [&](OutputFile& file) { return file.write(bytes); });
}

Status sync_to_disk(const std::filesystem::path& path) {
    SPARSESCOPE_TRY(sync_path(path, O_RDONLY, path));
    return sync_path(folder_of(path), O_RDONLY | O_DIRECTORY, path);
}

}  // namespace sparsescope
