// SPDX-License-Identifier: GPL-3.0-or-later
// Tells what a file is by its first bytes, and by its name where the bytes cannot tell. Looks
// through gzip.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace sparsescope::importing {

enum class FileKind { npy, zip, safetensors, idx, unknown };
[[nodiscard]] FileKind file_kind(const std::filesystem::path& path);  // unreadable: unknown

// The end of the name in lower case, with the dot and without ".gz": ".csv" for Data.CSV.gz.
[[nodiscard]] std::string data_extension(const std::filesystem::path& path);

// True when the bytes say so, or when they say nothing and the extension fits.
[[nodiscard]] bool is_kind(const std::filesystem::path& path, FileKind kind,
                           std::string_view extension);

// Text can only be told by its name.
[[nodiscard]] bool is_table(const std::filesystem::path& path);       // .csv, .tsv, .tab
[[nodiscard]] bool is_json_lines(const std::filesystem::path& path);  // .jsonl, .ndjson

[[nodiscard]] std::string lower(std::string text);  // ASCII letters only

}  // namespace sparsescope::importing
