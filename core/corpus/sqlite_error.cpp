// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/sqlite_error.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <system_error>

namespace sparsescope {

namespace {

bool no_space_left(const SqliteFailure& failure) {
    const int kind = failure.code & 0xFF;
    return kind == SQLITE_FULL || (kind == SQLITE_IOERR && is_out_of_space(failure.system_errno));
}

}  // namespace

bool is_out_of_space(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

Error describe(const SqliteFailure& failure) {
    const auto file = failure.path.string();
    const auto activity = failure.activity;
    const auto detail =
        fmt::format("SQLite {}: {} (errno {})", failure.code, failure.text, failure.system_errno);
    const auto error = [&](ErrorCode code, std::string message) {
        return Error{code, std::move(message), detail};
    };
    if (no_space_left(failure))
        return error(
            ErrorCode::io,
            fmt::format("There is no space left for {} while {}. Nothing of this change was kept; "
                        "everything saved before is safe. Free some disk space and try again.",
                        file, activity));
    switch (failure.code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return error(
                ErrorCode::busy,
                fmt::format("{} is in use by another program, so {} had to give up. Nothing was "
                            "changed. Try again when the other program is done.",
                            file, activity));
        case SQLITE_READONLY:
            return error(
                ErrorCode::read_only,
                fmt::format("{} is read-only, so {} is not possible. Make the file and its folder "
                            "writable, or copy the workspace to a folder of your own.",
                            file, activity));
        case SQLITE_NOTADB:
            return error(
                ErrorCode::corrupt,
                fmt::format(
                    "{} is not a Sparsescope workspace, or its beginning is damaged. Choose "
                    "another file, or restore this one from a copy.",
                    file));
        case SQLITE_CORRUPT:
            return error(
                ErrorCode::corrupt,
                fmt::format(
                    "{} is damaged; this was noticed while {}. Run \"sparsescope-cli check\" "
                    "on it, and restore it from a copy if you have one.",
                    file, activity));
        case SQLITE_CANTOPEN:
            return error(
                ErrorCode::io,
                fmt::format(
                    "{} cannot be opened ({}). Check that the file and its folder exist and "
                    "that you may read them.",
                    file,
                    failure.system_errno ? std::generic_category().message(failure.system_errno)
                                         : failure.text));
        case SQLITE_IOERR:
            return error(
                ErrorCode::io,
                fmt::format(
                    "The disk reported an error for {} while {} ({}). Nothing of this change "
                    "was kept; everything saved before is safe. Check the disk and try again.",
                    file, activity,
                    failure.system_errno ? std::generic_category().message(failure.system_errno)
                                         : failure.text));
        case SQLITE_NOMEM:
            return error(
                ErrorCode::out_of_memory,
                fmt::format("There was not enough memory for {}. Nothing was changed. Close other "
                            "programs and try again.",
                            activity));
        case SQLITE_INTERRUPT:
            return error(ErrorCode::cancelled, "Cancelled. Nothing was changed.");
        case SQLITE_TOOBIG:
            return error(
                ErrorCode::invalid_input,
                fmt::format("One value is larger than the 256 MiB that {} can hold. Nothing was "
                            "changed. Split it into smaller documents.",
                            file));
        case SQLITE_ERROR:
            // Our statements are fixed, so a table or column they miss is missing in the file.
            return error(
                ErrorCode::corrupt,
                fmt::format(
                    "{} lacks a part that every workspace has ({}). Restore it from a copy.", file,
                    failure.text));
        default:
            break;
    }
    return error(
        ErrorCode::internal,
        fmt::format("Something went wrong in {} while {}. Nothing was changed.", file, activity));
}

}  // namespace sparsescope
