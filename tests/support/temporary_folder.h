// SPDX-License-Identifier: GPL-3.0-or-later
// A folder for the files of a test, deleted at its end, and functions for results that must
// succeed.
#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

// Returns the value of a Result; throws the error's message, which fails the test.
template <class T>
T value_of(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message + " | " + result.error().detail);
    return std::move(*result);
}
inline void succeed(const Status& status) {
    if (!status) throw std::runtime_error(status.error().message + " | " + status.error().detail);
}

class TemporaryFolder {
  public:
    TemporaryFolder() {
        auto pattern =
            (std::filesystem::temp_directory_path() / "sparsescope-test-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp failed");
        path_ = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // Writes a file into the folder and returns where it is.
    std::filesystem::path write(const std::string& name, std::string_view content) const {
        const auto file = path_ / name;
        // Overwriting in place makes some file systems wait for the disk.
        std::filesystem::remove(file);
        std::ofstream(file, std::ios::binary)
            .write(content.data(), static_cast<std::streamsize>(content.size()));
        return file;
    }

  private:
    std::filesystem::path path_;
};

inline std::string file_content(const std::filesystem::path& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

}  // namespace sparsescope
