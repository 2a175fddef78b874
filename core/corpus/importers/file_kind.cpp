// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/file_kind.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/formats/byte_source.h"
#include "core/formats/csv.h"
#include "core/formats/reader_process.h"
#include "core/formats/vector_file.h"

namespace sparsescope::importing {
namespace {

constexpr std::size_t sniffed_bytes = 1 << 16;
constexpr int sniffed_records = 20;
constexpr std::size_t sniffed_prose = 4096;

bool looks_like_idx(const std::string& start) {
    constexpr std::string_view types = "\x08\x09\x0B\x0C\x0D\x0E";
    return start.size() >= 8 && start[0] == '\0' && start[1] == '\0' &&
           types.find(start[2]) != std::string_view::npos && start[3] >= 1 && start[3] <= 4;
}

// An 8-byte length below 2^32, then the JSON header.
bool looks_like_safetensors(const std::string& start) {
    return start.size() > 8 && start[8] == '{' && start.compare(4, 4, "\0\0\0\0", 4) == 0;
}

// An object that has a key, a list of objects or of lists; or a list of numbers in each line.
bool looks_like_json(std::string_view start) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    constexpr std::string_view blank = " \t\r\n";
    const std::size_t first = start.find_first_not_of(blank);
    if (first == std::string_view::npos) return false;
    const std::size_t second = start.find_first_not_of(blank, first + 1);
    const char next = second == std::string_view::npos ? '\0' : start[second];
    if (start[first] == '{') return next == '"' || next == '}';
    if (start[first] != '[') return false;
    if (next == '{' || next == ']' || next == '"') return true;
    const std::string_view line = start.substr(first, start.find('\n', first) - first);
    return next == '[' ? line.find(',') != std::string_view::npos || line.size() < 4
                       : nlohmann::json::accept(line);
}

bool looks_like_tensor_index(const std::filesystem::path& path, const std::string& start) {
    if (!start.starts_with("{")) return false;
    return lower(path.filename().string()).ends_with(".index.json") ||
           first_bytes(path, 4096).find("\"weight_map\"") != std::string::npos;
}

bool has_any_extension(const std::filesystem::path& path,
                       std::initializer_list<std::string_view> extensions) {
    return std::ranges::find(extensions, data_extension(path)) != extensions.end();
}

// Commas with a blank and a letter behind them are punctuation, unless something else divides.
bool looks_like_prose(std::string_view start) {
    const std::string_view line = start.substr(0, start.find_first_of("\r\n"));
    if (line.find_first_of("\t;|") != std::string_view::npos) return false;
    for (std::size_t at = start.find(", "); at != std::string_view::npos;
         at = start.find(", ", at + 1)) {
        const char next = at + 2 < start.size() ? start[at + 2] : '0';
        if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
            static_cast<unsigned char>(next) >= 0x80)
            return true;
    }
    return false;
}

// The first records have several fields each, as many as the first; or each is a list of numbers.
// Where it may be prose, one line of fields tells nothing.
Result<bool> reads_as_table(const std::filesystem::path& path, bool may_be_prose) {
    if (may_be_prose && looks_like_prose(first_bytes(path, sniffed_prose))) return false;
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(path));
    std::vector<std::string> fields;
    std::vector<float> numbers;
    bool list = false;
    int records = 0;
    for (; records < sniffed_records; ++records) {
        SPARSESCOPE_ASSIGN(const bool more, reader.next(fields));
        if (!more) break;
        if (fields.size() == 1 &&
            parse_number_list(fields.front(), numbers).kind == NumberList::Kind::none)
            return false;
        list = fields.size() == 1;
    }
    return may_be_prose ? records > 1 || list : records > 0;
}

}  // namespace

std::string first_bytes(const std::filesystem::path& path, std::size_t count) {
    std::string bytes(count, '\0');
    const auto read = guard("looking at a file", [&]() -> Result<std::size_t> {
        SPARSESCOPE_ASSIGN(const auto source, open_byte_source(path));
        std::size_t done = 0;
        while (done < count) {
            SPARSESCOPE_ASSIGN(
                const std::size_t more,
                source->read(std::as_writable_bytes(std::span(bytes).subspan(done))));
            if (more == 0) break;
            done += more;
        }
        return done;
    });
    bytes.resize(read.value_or(0));
    return bytes;
}

std::string lower(std::string text) {
    for (char& c : text)
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return text;
}

FileKind file_kind(const std::filesystem::path& path) {
    std::error_code unreadable;
    if (std::filesystem::is_directory(path, unreadable)) return FileKind::folder;
    const std::string start = first_bytes(path, 16);
    if (start.starts_with("\x93NUMPY")) return FileKind::npy;
    if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return FileKind::zip;
    if (start.starts_with("\x89HDF\r\n\x1a\n")) return FileKind::hdf5;
    if (start.starts_with("PAR1")) return FileKind::parquet;
    if (vector_layout(path)) return FileKind::vectors;
    if (looks_like_safetensors(start)) return FileKind::safetensors;
    if (looks_like_idx(start)) return FileKind::idx;
    if (looks_like_tensor_index(path, start)) return FileKind::tensor_index;
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

bool is_parquet(const std::filesystem::path& path) {
    return file_kind(path) == FileKind::parquet && ReaderProcess::is_there(parquet_program);
}

bool is_called_table(const std::filesystem::path& path) {
    return has_any_extension(path, {".csv", ".tsv", ".tab"});
}

bool is_json(const std::filesystem::path& path) {
    if (file_kind(path) != FileKind::unknown) return false;
    if (has_any_extension(path, {".json", ".jsonl", ".ndjson"})) return true;
    const std::string start = first_bytes(path, sniffed_bytes);
    // A table may begin with a list in its first cell.
    return looks_like_json(start) && (!is_called_table(path) || start.find('{') <= 1);
}

bool is_table(const std::filesystem::path& path) {
    if (file_kind(path) != FileKind::unknown || is_json(path)) return false;
    const bool may_be_prose = has_any_extension(path, {".txt", ".text"});
    return is_called_table(path) || (!has_any_extension(path, {".md", ".markdown"}) &&
                                     reads_as_table(path, may_be_prose).value_or(false));
}

}  // namespace sparsescope::importing
