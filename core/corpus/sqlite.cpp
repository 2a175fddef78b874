// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/sqlite.h"

#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <utility>

#include "core/corpus/searched_text.h"
#include "core/corpus/sqlite_error.h"

namespace sparsescope {

namespace {

constexpr int busy_timeout_ms = 5000;
constexpr int max_value_bytes = 256 << 20;  // of one text or blob; ours are at most 8 MiB

std::string immutable_uri(const std::filesystem::path& path) {
    std::string uri = "file:";
    for (const char c : path.string()) {
        // Everything a URI could read as its own is written as %XX.
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '-' || c == '_';
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri + "?immutable=1";
}

int open_flags(OpenMode mode) {
    switch (mode) {
        case OpenMode::read_only:
            return SQLITE_OPEN_READONLY;
        case OpenMode::read_write:
            return SQLITE_OPEN_READWRITE;
        case OpenMode::create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        case OpenMode::immutable:
            return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    }
    return SQLITE_OPEN_READONLY;
}

// The SQL function searched_text(text).
void searched_text_of(sqlite3_context* context, int, sqlite3_value** values) {
    const void* bytes = sqlite3_value_text(values[0]);
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    try {
        const auto text = searched_text({static_cast<const char*>(bytes), bytes ? size : 0});
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    std::swap(database_, other.database_);
    std::swap(statement_, other.statement_);
    return *this;
}

Statement::~Statement() {
    sqlite3_finalize(statement_);
}

void Statement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    auto error = database_->error(code);
    sqlite3_reset(statement_);
    return fail(std::move(error));
}

Status Statement::bound(int code) {
    if (code == SQLITE_OK) return {};
    return fail(database_->error(code));
}
Status Statement::bind_integer(int index, std::int64_t value) {
    return bound(sqlite3_bind_int64(statement_, index, value));
}
Status Statement::bind_real(int index, double value) {
    return bound(sqlite3_bind_double(statement_, index, value));
}
Status Statement::bind_text(int index, std::string_view value) {
    // A null pointer would bind NULL, not the empty text.
    const char* text = value.data() ? value.data() : "";
    return bound(
        sqlite3_bind_text64(statement_, index, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}
Status Statement::bind_blob(int index, std::span<const std::byte> value) {
    if (value.empty()) return bound(sqlite3_bind_zeroblob(statement_, index, 0));
    return bound(sqlite3_bind_blob64(statement_, index, value.data(), value.size(), SQLITE_STATIC));
}
Status Statement::bind_null(int index) {
    return bound(sqlite3_bind_null(statement_, index));
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const {
    if (is_null(column)) return std::numeric_limits<double>::quiet_NaN();
    return sqlite3_column_double(statement_, column);
}
std::string Statement::text(int column) const {
    const void* bytes = sqlite3_column_text(statement_, column);
    if (!bytes) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const char*>(bytes), size};
}
std::span<const std::byte> Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const std::byte*>(bytes), bytes ? size : 0};
}

Result<Database> Database::open(const std::filesystem::path& path, OpenMode mode) {
    const bool immutable = mode == OpenMode::immutable;
    const std::string name =
        immutable ? immutable_uri(std::filesystem::absolute(path)) : path.string();
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, open_flags(mode), nullptr);
    Database database(handle, path);
    if (code != SQLITE_OK) return fail(database.error(code));
    SPARSESCOPE_TRY(database.configure(mode));
    return database;
}

Status Database::configure(OpenMode mode) {
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, max_value_bytes);
    sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
    const auto config = [&](int option, int value) {
        sqlite3_db_config(handle_, option, value, nullptr);
    };
    config(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
    config(SQLITE_DBCONFIG_DEFENSIVE, 1);
    config(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
    config(SQLITE_DBCONFIG_DQS_DML, 0);
    config(SQLITE_DBCONFIG_DQS_DDL, 0);
    config(SQLITE_DBCONFIG_ENABLE_FKEY, 1);
    sqlite3_wal_autocheckpoint(handle_, 0);
    const int code = sqlite3_create_function_v2(
        handle_, "searched_text", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
        nullptr, searched_text_of, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    SPARSESCOPE_TRY(execute("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"));
    // FULL: a commit that was acknowledged survives a power cut; it costs one fsync of the -wal.
    if (mode == OpenMode::read_write || mode == OpenMode::create)
        SPARSESCOPE_TRY(execute("PRAGMA synchronous = FULL;"));
    return {};
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      path_(std::move(other.path_)),
      activity_(other.activity_) {}

Database::~Database() {
    sqlite3_close_v2(handle_);
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return Statement(this, statement);
}

Status Database::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(error(code));
    return {};
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_);
}
bool Database::opened_read_only() const {
    return sqlite3_db_readonly(handle_, "main") == 1;
}
bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}
void Database::interrupt() {
    sqlite3_interrupt(handle_);
}

Result<std::int64_t> Database::size() {
    SPARSESCOPE_ASSIGN(const std::int64_t pages, integer("PRAGMA page_count"));
    SPARSESCOPE_ASSIGN(const std::int64_t page_bytes, integer("PRAGMA page_size"));
    return pages * page_bytes;
}

Result<std::int64_t> Database::free_bytes() {
    SPARSESCOPE_ASSIGN(const std::int64_t pages, integer("PRAGMA freelist_count"));
    SPARSESCOPE_ASSIGN(const std::int64_t page_bytes, integer("PRAGMA page_size"));
    return pages * page_bytes;
}

Status Database::release_free_space(bool written_anew) {
    constexpr std::int64_t incremental = 2;
    SPARSESCOPE_ASSIGN(const std::int64_t mode, integer("PRAGMA auto_vacuum"));
    if (mode == incremental && !written_anew) return execute("PRAGMA incremental_vacuum");
    // VACUUM attaches a file of its own.
    sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 1);
    auto status = execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
    sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
    return status;
}

Status Database::backup_to(const std::filesystem::path& target) {
    SPARSESCOPE_ASSIGN(auto copy, open(target, OpenMode::create));
    copy.set_activity(activity_);
    auto* backup = sqlite3_backup_init(copy.handle_, "main", handle_, "main");
    if (!backup) return fail(copy.error(sqlite3_errcode(copy.handle_)));
    sqlite3_backup_step(backup, -1);
    const int code = sqlite3_backup_finish(backup);
    if (code != SQLITE_OK) return fail(copy.error(code));
    return {};
}

void Database::checkpoint() {
    sqlite3_busy_timeout(handle_, 0);
    // A failure loses nothing: the pages stay in the -wal file, and the next checkpoint moves them.
    sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
}

void Database::checkpoint_on_close(bool enabled) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, enabled ? 0 : 1, nullptr);
}

Error Database::error(int code) const {
    const int last_errno = errno;
    SqliteFailure failure;
    failure.system_errno = sqlite3_system_errno(handle_);
    // A COMMIT that fails does not record it, but nothing has succeeded in between to hide it.
    if (failure.system_errno == 0 && is_out_of_space(last_errno)) failure.system_errno = last_errno;
    failure.code = code;
    failure.text = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    failure.path = path_;
    failure.activity = activity_;
    return describe(failure);
}

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    SPARSESCOPE_TRY(database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN"));
    return Transaction(database);
}

Transaction::~Transaction() {
    // SQLite has rolled back by itself after some errors (full disk); then there is nothing to
    // undo.
    if (database_ && database_->in_transaction()) (void)database_->execute("ROLLBACK");
}

Status Transaction::commit() {
    SPARSESCOPE_TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace sparsescope
