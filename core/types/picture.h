// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace keeps of a picture whose file stays where it is: enough to show it at once, and
// to find the file again after it was moved. Std only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace sparsescope {

// The longer side of a thumbnail in pixels; smaller pictures keep their size.
inline constexpr int thumbnail_edge = 192;

struct Picture {
    int width = 0;  // of the file in pixels, turned upright
    int height = 0;
    std::string path;        // below DatasetInfo::picture_folder, with '/' between its parts
    std::string hash;        // SHA-256 of the file in hex
    std::int64_t bytes = 0;  // of the file
    std::vector<std::uint8_t> thumbnail;  // a JPEG file, on white where the picture is transparent

    [[nodiscard]] bool empty() const { return width == 0; }
};

}  // namespace sparsescope
