// SPDX-License-Identifier: GPL-3.0-or-later
// Tells what a file is by its first bytes, and by its name where the bytes cannot tell. Looks
// through gzip.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace sparsescope::importing {

enum class FileKind {
    npy,
    zip,
    safetensors,
    idx,
    hdf5,
    parquet,
    vectors,       // core/formats/vector_file.h
    tensor_index,  // JSON that says which file each tensor is in
    folder,
    unknown
};
[[nodiscard]] FileKind file_kind(const std::filesystem::path& path);  // unreadable: unknown

// Up to `count` bytes from the beginning, unpacked; none when it cannot be read.
[[nodiscard]] std::string first_bytes(const std::filesystem::path& path, std::size_t count);

// The end of the name in lower case, with the dot and without ".gz": ".csv" for Data.CSV.gz.
[[nodiscard]] std::string data_extension(const std::filesystem::path& path);

// True when the bytes say so, or when they say nothing and the extension fits.
[[nodiscard]] bool is_kind(const std::filesystem::path& path, FileKind kind,
                           std::string_view extension);

// A Parquet file, and the program that reads such is there: it is built where Arrow is installed.
[[nodiscard]] bool is_parquet(const std::filesystem::path& path);
// Text that begins like JSON, or is called .json, .jsonl or .ndjson.
[[nodiscard]] bool is_json(const std::filesystem::path& path);
// Other text, if it is called .csv, .tsv or .tab, or its lines fall into the same number of fields.
[[nodiscard]] bool is_table(const std::filesystem::path& path);
[[nodiscard]] bool is_called_table(const std::filesystem::path& path);

[[nodiscard]] std::string lower(std::string text);  // ASCII letters only

}  // namespace sparsescope::importing
