// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/formats/utf8.h"

namespace sparsescope {

std::string display_name(const std::filesystem::path& path) {
    return to_valid_utf8(path.string());
}

Result<std::shared_ptr<const InputFile>> InputFile::open(const std::filesystem::path& path) {
    const std::string name = display_name(path);
    // O_NONBLOCK: a named pipe must be refused below, not waited for.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
        return fail(code, fmt::format("{} could not be opened: {}.", name, std::strerror(errno)));
    }
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is not a file. Choose a regular file.", name));
    }
    return std::shared_ptr<const InputFile>(
        new InputFile(descriptor, name, static_cast<std::uint64_t>(info.st_size)));
}

InputFile::~InputFile() {
    ::close(descriptor_);
}

Status InputFile::read_at(std::uint64_t offset, std::span<std::byte> out) const {
    while (!out.empty()) {
        const auto count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            return fail(ErrorCode::io, fmt::format("{} could not be read at byte {}: {}.", name_,
                                                   offset, std::strerror(errno)));
        }
        if (count == 0) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} ends at byte {}, where {} more bytes should follow. "
                                    "It seems to have been cut off.",
                                    name_, offset, out.size()));
        }
        offset += static_cast<std::uint64_t>(count);
        out = out.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace sparsescope
