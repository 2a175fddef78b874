// SPDX-License-Identifier: GPL-3.0-or-later
// The input as a file that costs no disk: the readers open files by their paths.
#pragma once
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace sparsescope::fuzz {

class FileInMemory {
  public:
    FileInMemory(const std::uint8_t* data, std::size_t size) : file_(::memfd_create("fuzz", 0)) {
        while (size > 0) {
            const auto written = ::write(file_, data, size);
            if (written <= 0) break;
            data += written;
            size -= static_cast<std::size_t>(written);
        }
    }
    FileInMemory(const FileInMemory&) = delete;
    FileInMemory& operator=(const FileInMemory&) = delete;
    ~FileInMemory() { ::close(file_); }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

  private:
    int file_;
};

}  // namespace sparsescope::fuzz
