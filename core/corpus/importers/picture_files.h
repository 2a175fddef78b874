// SPDX-License-Identifier: GPL-3.0-or-later
// The picture files in a folder and the folders in it. Private to this folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::importing {

struct PictureFolder {
    // From the folder on, in the order of their bytes: what is called like a picture, and what is
    // one by its content.
    std::vector<std::filesystem::path> files;
    std::vector<bool> captioned;   // whether a .txt of the same name lies beside it
    std::int64_t texts = 0;        // plain text files that are no such captions
    std::int64_t other_files = 0;  // of other kinds, which are left out
    std::int64_t hidden = 0;       // files and folders whose name begins with a dot
    std::int64_t links = 0;        // links to folders, to files below this one, or to nothing
    std::int64_t unreadable = 0;   // folders that may not be read
};
// Links to files elsewhere are files; no others are followed, so that no way leads in a circle.
// Errors: this folder cannot be read, more than a million files, 64 folders in each other,
// cancelled.
[[nodiscard]] Result<PictureFolder> list_picture_folder(const std::filesystem::path& folder,
                                                        const std::stop_token& stop);

// Whether a folder is one of pictures rather than of texts: looks at its first few thousand files.
[[nodiscard]] bool is_picture_folder(const std::filesystem::path& folder);

}  // namespace sparsescope::importing
