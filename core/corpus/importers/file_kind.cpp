// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/file_kind.h"

#include <array>
#include <cctype>

#include "core/base/result.h"
#include "core/formats/byte_source.h"

namespace sparsescope::importing {
namespace {

std::string first_bytes(const std::filesystem::path& path) {
    std::array<char, 16> bytes{};
    const auto count = guard("looking at a file", [&]() -> Result<std::size_t> {
        SPARSESCOPE_ASSIGN(const auto source, open_byte_source(path));
        return source->read(std::as_writable_bytes(std::span(bytes)));
    });
    return {bytes.data(), count.value_or(0)};
}

bool looks_like_idx(const std::string& start) {
    constexpr std::string_view types = "\x08\x09\x0B\x0C\x0D\x0E";
    return start.size() >= 8 && start[0] == '\0' && start[1] == '\0' &&
           types.find(start[2]) != std::string_view::npos && start[3] >= 1 && start[3] <= 4;
}

// An 8-byte length below 2^32, then the JSON header.
bool looks_like_safetensors(const std::string& start) {
    return start.size() > 8 && start[8] == '{' && start.compare(4, 4, "\0\0\0\0", 4) == 0;
}

}  // namespace

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return text;
}

FileKind file_kind(const std::filesystem::path& path) {
    const std::string start = first_bytes(path);
    if (start.starts_with("\x93NUMPY")) return FileKind::npy;
    if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return FileKind::zip;
    if (looks_like_safetensors(start)) return FileKind::safetensors;
    if (looks_like_idx(start)) return FileKind::idx;
    return FileKind::unknown;
}

std::string data_extension(const std::filesystem::path& path) {
    const std::string extension = lower(path.extension().string());
    return extension == ".gz" ? lower(path.stem().extension().string()) : extension;
}

bool is_kind(const std::filesystem::path& path, FileKind kind, std::string_view extension) {
    const FileKind found = file_kind(path);
    return found == kind || (found == FileKind::unknown && data_extension(path) == extension);
}

bool is_table(const std::filesystem::path& path) {
    const std::string extension = data_extension(path);
    return file_kind(path) == FileKind::unknown &&
           (extension == ".csv" || extension == ".tsv" || extension == ".tab");
}

bool is_json_lines(const std::filesystem::path& path) {
    const std::string extension = data_extension(path);
    return file_kind(path) == FileKind::unknown &&
           (extension == ".jsonl" || extension == ".ndjson");
}

}  // namespace sparsescope::importing
