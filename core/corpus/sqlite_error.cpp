// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/sqlite_error.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

#include "core/base/path_length.h"

namespace sparsescope {

namespace {

// {file}, {activity}, {reason} (of the operating system, else of SQLite) and {text} (of SQLite) are
// filled in.
struct Sentence {
    int kind;  // primary result code
    ErrorCode code;
    std::string_view text;
};

constexpr Sentence sentences[] = {
    {SQLITE_FULL, ErrorCode::io,
     "There is no space left for {file} while {activity}. Nothing of this change was kept; "
     "everything saved before is safe. Free some disk space and try again."},
    {SQLITE_BUSY, ErrorCode::busy,
     "{file} is in use by another program, so {activity} had to give up. Nothing was changed. Try "
     "again when the other program is done."},
    {SQLITE_READONLY, ErrorCode::read_only,
     "{file} is read-only, so {activity} is not possible. Make the file and its folder writable, "
     "or copy the workspace to a folder of your own."},
    {SQLITE_NOTADB, ErrorCode::corrupt,
     "{file} is not a Sparsescope workspace, or its beginning is damaged. Choose another file, or "
     "restore this one from a copy."},
    {SQLITE_CORRUPT, ErrorCode::corrupt,
     "{file} is damaged; this was noticed while {activity}. Run \"sparsescope-cli check\" on it, "
     "and restore it from a copy if you have one."},
    {SQLITE_CANTOPEN, ErrorCode::io,
     "{file} cannot be opened ({reason}). Check that the file and its folder exist and that you "
     "may read them."},
    {SQLITE_IOERR, ErrorCode::io,
     "The disk reported an error for {file} while {activity} ({reason}). Nothing of this change "
     "was kept; everything saved before is safe. Check the disk and try again."},
    {SQLITE_NOMEM, ErrorCode::out_of_memory,
     "There was not enough memory for {activity}. Nothing was changed. Close other programs and "
     "try again."},
    {SQLITE_INTERRUPT, ErrorCode::cancelled, "Cancelled. Nothing was changed."},
    {SQLITE_TOOBIG, ErrorCode::invalid_input,
     "One value is larger than the 256 MiB that {file} can hold. Nothing was changed. Split it "
     "into smaller documents."},
    // Our statements are fixed, so a table or column they miss is missing in the file.
    {SQLITE_ERROR, ErrorCode::corrupt,
     "{file} lacks a part that every workspace has ({text}). Restore it from a copy."},
};
constexpr Sentence unexpected = {
    SQLITE_INTERNAL, ErrorCode::internal,
    "Something went wrong in {file} while {activity}. Nothing was changed."};

const Sentence& sentence_for(const SqliteFailure& failure) {
    int kind = failure.code & 0xFF;
    if (kind == SQLITE_IOERR && is_out_of_space(failure.system_errno)) kind = SQLITE_FULL;
    if (kind == SQLITE_LOCKED) kind = SQLITE_BUSY;
    const auto found = std::ranges::find(sentences, kind, &Sentence::kind);
    return found == std::end(sentences) ? unexpected : *found;
}

}  // namespace

bool is_out_of_space(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

Error describe(const SqliteFailure& failure) {
    if ((failure.code & 0xFF) == SQLITE_CANTOPEN) {
        auto length = check_path_length(failure.path, sqlite_suffix, longest_sqlite_path);
        if (!length) return std::move(length.error());
    }
    const auto& sentence = sentence_for(failure);
    const auto reason =
        failure.system_errno ? std::generic_category().message(failure.system_errno) : failure.text;
    return {
        sentence.code,
        fmt::format(fmt::runtime(sentence.text), fmt::arg("file", failure.path.string()),
                    fmt::arg("activity", failure.activity), fmt::arg("reason", reason),
                    fmt::arg("text", failure.text)),
        fmt::format("SQLite {}: {} (errno {})", failure.code, failure.text, failure.system_errno)};
}

}  // namespace sparsescope
