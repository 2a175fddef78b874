// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text files, alone or in a folder. Private to this folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::importing {

inline constexpr std::uint64_t max_text_file_bytes = std::uint64_t{16} << 20;

// Called .txt, .text, .md or .markdown.
[[nodiscard]] bool is_called_text(const std::filesystem::path& path);

// The text with its line ends as \n and none behind it, decoded as TextLineReader does
// (core/formats/text_lines.h). invalid_input: larger than max_text_file_bytes, or no text.
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& path);

// Whether a file holds one text over many lines, and not a text in each: by its name (.md), or
// because there are empty lines between others at its beginning.
[[nodiscard]] bool is_one_text(const std::filesystem::path& path);

// The text files in a folder and the folders in it.
struct TextFolder {
    std::vector<std::filesystem::path> files;  // from the folder on, in the order of their bytes
    std::int64_t other_files = 0;              // of other kinds, which are left out
    std::int64_t hidden = 0;                   // files and folders whose name begins with a dot
    std::int64_t links = 0;                    // symbolic links, which are not followed
    std::int64_t too_large = 0;
    std::int64_t empty = 0;
};
// Errors: a folder that cannot be read, more than a million files, 64 folders in each other.
[[nodiscard]] Result<TextFolder> list_text_folder(const std::filesystem::path& folder);
// Whether there is a text file in it; looks no further than it must.
[[nodiscard]] bool has_text_files(const std::filesystem::path& folder);

}  // namespace sparsescope::importing
