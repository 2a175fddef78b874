// SPDX-License-Identifier: GPL-3.0-or-later
// Creating, opening and closing a workspace file.
#include "core/corpus/corpus.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>

#include "core/base/path_length.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/durable_file.h"
#include "core/corpus/schema.h"
#include "core/corpus/sqlite_error.h"

namespace sparsescope {

namespace {

constexpr std::uintmax_t wal_limit = 4 << 20;
// A window that closes must not hang on an import elsewhere; the next writer checkpoints instead.
constexpr std::chrono::milliseconds close_lock_timeout{500};
constexpr std::chrono::milliseconds upgrade_lock_timeout{60'000};

std::filesystem::path resolved(const std::filesystem::path& path) {
    std::error_code unresolved;
    const auto canonical = std::filesystem::weakly_canonical(path, unresolved);
    return unresolved ? path : canonical;
}

std::uintmax_t size_or_zero(const std::filesystem::path& file) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(file, missing);
    return missing ? 0 : size;
}

Status check_is_file(const std::filesystem::path& path) {
    std::error_code reason;
    const auto status = std::filesystem::status(path, reason);
    if (status.type() == std::filesystem::file_type::not_found)
        return fail(ErrorCode::not_found,
                    fmt::format("There is no workspace {}. Check the name, or create it first "
                                "(sparsescope-cli init).",
                                path.string()));
    if (reason) {
        SPARSESCOPE_TRY(check_path_length(path, sqlite_suffix, longest_sqlite_path));
        return fail(ErrorCode::io,
                    fmt::format("{} cannot be opened ({}).", path.string(), reason.message()));
    }
    if (!std::filesystem::is_regular_file(status))
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{} is not a file. Choose a workspace file (*.sscope).", path.string()));
    if (size_or_zero(path) == 0)
        return fail(
            ErrorCode::corrupt,
            fmt::format(
                "{} is empty, not a Sparsescope workspace. Choose another file, or create a "
                "new workspace under another name.",
                path.string()));
    return {};
}

// Looks at the file alone, through SQLite (a plain open and close of the file would drop the locks
// of this process's other connections), without leaving a -wal or -shm file beside a stranger's
// file. Where a -wal with content lies beside it, the file alone may be amid a checkpoint that was
// cut short, and says nothing; then it is looked at when it is opened.
Status check_is_ours(const std::filesystem::path& path) {
    if (size_or_zero(path.string() + "-wal") > 0) return {};
    SPARSESCOPE_ASSIGN(auto database, Database::open(path, OpenMode::immutable));
    SPARSESCOPE_TRY(identify(database));
    return {};
}

Result<Database> open_for_writing(const std::filesystem::path& path) {
    // Held while opening if it is free; a long write elsewhere must not keep a window from opening.
    auto lock = WriteLock::acquire(path, std::chrono::milliseconds(0));
    if (!lock && lock.error().code != ErrorCode::busy) return fail(std::move(lock.error()));
    SPARSESCOPE_ASSIGN(auto database, Database::open(path, OpenMode::read_write));
    if (database.opened_read_only())
        return fail(
            ErrorCode::read_only,
            fmt::format(
                "{} is read-only, so it cannot be opened for writing. Make it writable, or open "
                "it read-only.",
                path.string()));
    SPARSESCOPE_ASSIGN(const int version, identify(database));
    if (version < version_of(migrations())) {
        if (!lock) lock = WriteLock::acquire(path, upgrade_lock_timeout);
        if (!lock) return fail(std::move(lock.error()));
        SPARSESCOPE_TRY(upgrade(database));
    }
    SPARSESCOPE_TRY(check_tables(database));
    return database;
}

Result<Database> open_checked(const std::filesystem::path& path, OpenMode mode) {
    SPARSESCOPE_ASSIGN(auto database, Database::open(path, mode));
    SPARSESCOPE_ASSIGN(const int version, identify(database));
    if (version < version_of(migrations()))
        return fail(
            ErrorCode::wrong_version,
            fmt::format(
                "{} has the older format version {}. Open it in the window, or list its runs "
                "(sparsescope-cli runs {}), which brings it to version {} and keeps a copy.",
                path.string(), version, path.string(), version_of(migrations())));
    SPARSESCOPE_TRY(check_tables(database));
    return database;
}

Result<Database> open_read_only(const std::filesystem::path& path) {
    auto shared = open_checked(path, OpenMode::read_only);
    if (shared ||
        (shared.error().code != ErrorCode::io && shared.error().code != ErrorCode::read_only))
        return shared;
    // In a folder one may not write, SQLite cannot set up what readers and writers share. Then
    // nobody here writes either, and the file alone is the whole truth, unless a -wal file was left
    // behind.
    if (size_or_zero(path.string() + "-wal") == 0) return open_checked(path, OpenMode::immutable);
    return fail(
        ErrorCode::read_only,
        fmt::format(
            "{0} has changes that still stand in {0}-wal, and its folder is not writable, so "
            "they cannot be read. Copy both files to a folder of your own and open the copy.",
            path.string()),
        shared.error().detail);
}

// The longest ending that write_new_file() appends, and SQLite after it.
constexpr std::size_t new_file_suffix = std::string_view(".new-4194304-journal").size();

Status check_place_of(const std::filesystem::path& path) {
    SPARSESCOPE_TRY(check_path_length(path, new_file_suffix, longest_sqlite_path));
    const auto folder = path.parent_path();
    if (::access(folder.c_str(), W_OK) == 0) return {};
    const int reason = errno;
    return fail(
        reason == EACCES || reason == EROFS ? ErrorCode::read_only : ErrorCode::io,
        fmt::format(
            "{} cannot be created in the folder {} ({}). Choose a folder that exists and that you "
            "may write to.",
            path.filename().string(), folder.string(), std::generic_category().message(reason)));
}

// SQLite puts a -shm and a -wal beside a file that is read, and a connection that only reads cannot
// take them away. One that writes can; it sees whether anybody else still needs them. Somebody who
// holds the lock does it when he closes.
void remove_files_of_readers(const std::filesystem::path& path) {
    std::error_code unknown;
    if (!std::filesystem::exists(path.string() + "-shm", unknown)) return;
    const auto lock = WriteLock::acquire(path, std::chrono::milliseconds(0));
    if (!lock) return;
    auto database = Database::open(path, OpenMode::read_write);
    if (!database || database->opened_read_only()) return;
    // Only who has read takes part in the log.
    if (!database->integer("SELECT count(*) FROM sqlite_schema")) return;
    database->checkpoint_on_close(true);
    const Database closing(std::move(*database));
}

Status write_new_file(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto database, Database::open(path, OpenMode::create));
    database.set_activity("creating it");
    SPARSESCOPE_TRY(database.execute("PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;"));
    SPARSESCOPE_TRY(upgrade(database));
    // Nobody else knows this file yet, so it needs no lock to close with a checkpoint.
    SPARSESCOPE_TRY(database.execute("PRAGMA journal_mode = WAL;"));
    database.checkpoint_on_close(true);
    return {};
}

// Made complete under another name first: a workspace that exists is never half made.
template <class Write>
Status publish(const std::filesystem::path& file, const Write& write) {
    const std::filesystem::path unfinished = fmt::format("{}.new-{}", file.string(), ::getpid());
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    Status written = write(unfinished);
    if (written) written = publish_new_file(unfinished, file);
    if (written) return {};
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(unfinished.string() + suffix, ignored);
    return written;
}

}  // namespace

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

Corpus::Impl::~Impl() {
    if (access == Access::read_only) {
        { const Database closing(std::move(database)); }
        remove_files_of_readers(path);
        return;
    }
    const auto lock = WriteLock::acquire(path, close_lock_timeout);
    if (!lock) return;  // somebody writes right now and will checkpoint; this close writes nothing
    database.checkpoint();
    database.checkpoint_on_close(true);
    // Moved here so that it is closed before the lock is released.
    const Database closing(std::move(database));
}

Result<WriteLock> Corpus::Impl::lock_for_writing(const char* activity) {
    database.set_activity(activity);
    if (access == Access::read_only)
        return fail(ErrorCode::read_only,
                    fmt::format("{} is open read-only, so {} is not possible here.", path.string(),
                                activity));
    if (dataset_writer_open)
        return fail(
            ErrorCode::busy,
            fmt::format("A dataset is being written into {}; {} has to wait until it is done.",
                        path.string(), activity));
    return WriteLock::acquire(path, lock_timeout, lock_stop);
}

void Corpus::Impl::committed() {
    ++own_commits;
    if (size_or_zero(wal_file()) > wal_limit) database.checkpoint();
}

void Corpus::Impl::give_space_back() {
    constexpr std::int64_t incremental = 2;
    const auto mode = database.integer("PRAGMA auto_vacuum");
    // Else the whole file would have to be written anew, which is for compact() to do.
    if (!mode || *mode != incremental) return;
    const auto lock = lock_for_writing("giving space back");
    if (!lock) return;
    [[maybe_unused]] const auto released = database.release_free_space(false);
    ++own_commits;
    database.checkpoint();
}

Corpus::Corpus(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Corpus::Corpus(Corpus&&) noexcept = default;
Corpus& Corpus::operator=(Corpus&&) noexcept = default;
Corpus::~Corpus() = default;

Result<Corpus> Corpus::create(const std::filesystem::path& path) {
    return guard("creating the workspace", [&]() -> Result<Corpus> {
        const auto file = std::filesystem::absolute(resolved(path));
        SPARSESCOPE_TRY(check_place_of(file));
        SPARSESCOPE_TRY(publish(file, write_new_file));
        return open(file, Access::read_write);
    });
}

Status Corpus::save_copy(const std::filesystem::path& to) const {
    return guard("saving a copy", [&]() -> Status {
        const auto file = std::filesystem::absolute(resolved(to));
        SPARSESCOPE_TRY(check_place_of(file));
        impl_->database.set_activity("saving a copy of it");
        return publish(file, [&](const std::filesystem::path& unfinished) {
            return impl_->database.backup_to(unfinished);
        });
    });
}

Result<Corpus> Corpus::open(const std::filesystem::path& path, Access access) {
    return guard("opening the workspace", [&]() -> Result<Corpus> {
        const auto file = resolved(path);
        SPARSESCOPE_TRY(check_is_file(file));
        SPARSESCOPE_TRY(check_is_ours(file));
        auto database = access == Access::read_only ? open_read_only(file) : open_for_writing(file);
        if (!database) {
            remove_files_of_readers(file);
            return fail(std::move(database.error()));
        }
        return Corpus(std::make_unique<Impl>(file, access, std::move(*database)));
    });
}

const std::filesystem::path& Corpus::path() const {
    return impl_->path;
}
bool Corpus::read_only() const {
    return impl_->access == Access::read_only;
}

Result<std::int64_t> Corpus::data_version() const {
    impl_->database.set_activity("looking for changes");
    SPARSESCOPE_ASSIGN(const std::int64_t others, impl_->database.integer("PRAGMA data_version"));
    return others + impl_->own_commits;
}

void Corpus::set_lock_wait(std::chrono::milliseconds timeout, std::stop_token stop) {
    impl_->lock_timeout = timeout;
    impl_->lock_stop = std::move(stop);
}

}  // namespace sparsescope
