// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/text_files.h"

#include <algorithm>
#include <system_error>

#include "core/corpus/importers/file_kind.h"
#include "core/formats/input_file.h"
#include "core/formats/text_lines.h"

namespace sparsescope::importing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_files = 1'000'000;
constexpr int max_depth = 64;
constexpr std::size_t looked_at_bytes = 1 << 16;

Error unreadable(const fs::path& path, const std::error_code& error) {
    return {ErrorCode::io,
            fmt::format("{} cannot be read: {}.", display_name(path), error.message())};
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

// Adds one file to the list, or to the counts of those that are left out.
void add_file_to(TextFolder& found, const fs::directory_entry& entry, const fs::path& folder) {
    std::error_code ignored;
    const auto bytes = entry.file_size(ignored);
    if (!entry.is_regular_file(ignored) || !is_called_text(entry.path())) {
        ++found.other_files;
    } else if (bytes > max_text_file_bytes) {
        ++found.too_large;
    } else if (bytes == 0) {
        ++found.empty;
    } else {
        found.files.push_back(entry.path().lexically_relative(folder));
    }
}

}  // namespace

bool is_called_text(const fs::path& path) {
    const std::string extension = data_extension(path);
    return extension == ".txt" || extension == ".text" || extension == ".md" ||
           extension == ".markdown";
}

Result<std::string> read_text_file(const fs::path& path) {
    std::string text;
    std::string line;
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(path));
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool more, lines.next(line));
        if (!more) {
            text.resize(text.find_last_not_of('\n') + 1);
            return text;
        }
        text += line;
        text += '\n';
        if (text.size() > max_text_file_bytes)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is larger than {} MiB, too large for one text. Split it.",
                                    display_name(path), max_text_file_bytes >> 20U));
    }
}

bool is_one_text(const fs::path& path) {
    const std::string extension = data_extension(path);
    if (extension == ".md" || extension == ".markdown") return true;
    const std::string start = first_bytes(path, looked_at_bytes);
    bool text_before = false;
    bool gap = false;
    for (std::size_t at = 0; at < start.size();) {
        const std::size_t end = std::min(start.find_first_of("\r\n", at), start.size());
        const bool blank = start.find_first_not_of(" \t", at) >= end;
        if (blank) gap = text_before;
        if (!blank && gap) return true;
        text_before = text_before || !blank;
        at = end + 1;
        if (end + 1 < start.size() && start[end] == '\r' && start[end + 1] == '\n') ++at;
    }
    return false;
}

Result<TextFolder> list_text_folder(const fs::path& folder) {
    TextFolder found;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    if (error) return fail(unreadable(folder, error));
    for (; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (error) return fail(unreadable(folder, error));
        if (entry.depth() >= max_depth || found.files.size() > max_files)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} holds more than {} text files, or more than {} folders in "
                                    "each other. Import its folders one by one.",
                                    display_name(folder), max_files, max_depth));
        std::error_code ignored;
        if (is_hidden(entry->path())) {
            ++found.hidden;
            entry.disable_recursion_pending();
        } else if (entry->is_symlink(ignored)) {
            ++found.links;
            entry.disable_recursion_pending();
        } else if (!entry->is_directory(ignored)) {
            add_file_to(found, *entry, folder);
        }
    }
    if (error) return fail(unreadable(folder, error));
    std::ranges::sort(found.files, {}, [](const fs::path& path) { return path.native(); });
    return found;
}

bool has_text_files(const fs::path& folder) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (is_hidden(entry->path()) || entry->is_symlink(ignored) || entry.depth() >= max_depth) {
            entry.disable_recursion_pending();
        } else if (is_called_text(entry->path()) && entry->is_regular_file(ignored)) {
            return true;
        }
    }
    return false;
}

}  // namespace sparsescope::importing
