// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/path_length.h"

#include <string>
#include <system_error>

namespace sparsescope {

Status check_path_length(const std::filesystem::path& path, std::size_t longest_suffix,
                         std::size_t longest) {
    const std::string name = path.filename().string();
    if (name.size() + longest_suffix > longest_file_name)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The name {} is too long: it has {} bytes, and at most {} are "
                                "possible. Choose a shorter name.",
                                name, name.size(), longest_file_name - longest_suffix));
    std::error_code unknown;
    const auto absolute = std::filesystem::absolute(path, unknown);
    const std::string full = unknown ? path.string() : absolute.string();
    if (full.size() + longest_suffix <= longest) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The path {} is too long: it has {} bytes, and at most {} are "
                            "possible. Choose a shorter name, or a folder that is not so deep.",
                            full, full.size(), longest - longest_suffix));
}

}  // namespace sparsescope
