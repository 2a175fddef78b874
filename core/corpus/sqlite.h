// SPDX-License-Identifier: GPL-3.0-or-later
// A small RAII layer over the SQLite C API: Database, Statement, Transaction. Private to this
// folder.
//
// Every connection knows the SQL function searched_text(text) (core/corpus/searched_text.h), and is
// opened the same careful way (a workspace may come from a stranger): defensive
// mode, no trusted schema, no memory mapping, cell sizes checked, foreign keys on, full
// synchronous, and never an automatic checkpoint: whoever holds the WriteLock checkpoints. Errors
// are sentences that name what was being done (Database::set_activity), the file, why it failed,
// what is safe and what to do. Threads: one thread at a time; interrupt() from any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sparsescope {

class Database;

class Statement {
  public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&& other) noexcept;
    ~Statement();

    // Resets, then binds ?1, ?2, …: integers, doubles (NaN becomes NULL), text, optionals and
    // blobs. A blob's bytes must stay where they are until the statement has run.
    template <class... Args>
    [[nodiscard]] Status bind(const Args&... args) {
        reset();
        int index = 0;
        Status status;
        ((status = status ? bind_one(++index, args) : std::move(status)), ...);
        return status;
    }
    // Binds ?index alone. Reset before the first and after the last step.
    template <class T>
    [[nodiscard]] Status bind_at(int index, const T& value) {
        return bind_one(index, value);
    }
    // The next row: false after the last one.
    [[nodiscard]] Result<bool> step();
    // Binds and runs a statement that returns no rows.
    template <class... Args>
    [[nodiscard]] Status run(const Args&... args) {
        SPARSESCOPE_TRY(bind(args...));
        auto row = step();
        reset();
        if (!row) return fail(std::move(row.error()));
        return {};
    }
    // Calls body() for each remaining row, which reads the columns; body returns void or Status.
    template <class Body>
    [[nodiscard]] Status for_each(Body&& body) {
        for (;;) {
            SPARSESCOPE_ASSIGN(const bool more, step());
            if (!more) return {};
            if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
                body();
            } else {
                SPARSESCOPE_TRY(body());
            }
        }
    }
    void reset();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;
    template <class T>
    [[nodiscard]] T as(int column) const {
        return static_cast<T>(integer(column));
    }
    [[nodiscard]] double real(int column) const;  // NULL is NaN
    [[nodiscard]] std::string text(int column) const;
    // Valid until the next step, reset or destruction.
    [[nodiscard]] std::span<const std::byte> blob(int column) const;

  private:
    friend class Database;
    Statement(Database* database, sqlite3_stmt* statement)
        : database_(database), statement_(statement) {}
    [[nodiscard]] Status bound(int code);
    [[nodiscard]] Status bind_integer(int index, std::int64_t value);
    [[nodiscard]] Status bind_real(int index, double value);
    [[nodiscard]] Status bind_text(int index, std::string_view value);
    [[nodiscard]] Status bind_blob(int index, std::span<const std::byte> value);
    [[nodiscard]] Status bind_null(int index);

    template <class T>
    [[nodiscard]] Status bind_one(int index, const T& value) {
        if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            return bind_integer(index, static_cast<std::int64_t>(value));
        } else if constexpr (std::is_floating_point_v<T>) {
            return bind_real(index, value);
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            return bind_text(index, value);
        } else {
            return bind_blob(index, value);
        }
    }
    template <class T>
    [[nodiscard]] Status bind_one(int index, const std::optional<T>& value) {
        return value ? bind_one(index, *value) : bind_null(index);
    }

    Database* database_;
    sqlite3_stmt* statement_;
};

enum class OpenMode {
    read_only,
    read_write,
    create,     // the file must not exist yet
    immutable,  // reads the file alone: no locks, no -wal, no -shm; for files nobody writes
};

class Database {
  public:
    // path names the file in messages and on disk.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, OpenMode mode);
    Database(Database&& other) noexcept;
    Database& operator=(Database&&) = delete;
    ~Database();  // closes without a checkpoint

    [[nodiscard]] Result<Statement> prepare(std::string_view sql);
    [[nodiscard]] Status execute(const char* sql);  // one or more statements, no values
    // The first column of the first row of a query.
    template <class... Args>
    [[nodiscard]] Result<std::int64_t> integer(std::string_view sql, const Args&... args) {
        SPARSESCOPE_ASSIGN(auto statement, prepare(sql));
        SPARSESCOPE_TRY(statement.bind(args...));
        SPARSESCOPE_ASSIGN(const bool row, statement.step());
        return row ? statement.integer(0) : 0;
    }
    // One statement without rows.
    template <class... Args>
    [[nodiscard]] Status run(std::string_view sql, const Args&... args) {
        SPARSESCOPE_ASSIGN(auto statement, prepare(sql));
        return statement.run(args...);
    }
    [[nodiscard]] std::int64_t last_insert_id() const;
    [[nodiscard]] bool opened_read_only() const;
    [[nodiscard]] bool in_transaction() const;
    void interrupt();

    [[nodiscard]] Result<std::int64_t> size();        // in bytes, free pages included
    [[nodiscard]] Result<std::int64_t> free_bytes();  // of pages nothing uses
    // Gives free pages back to the file system at the next checkpoint. written_anew: also what is
    // free inside pages, for the price of copying the file twice; done in any case when the file
    // was made without room for moving pages (before format 2). Outside transactions.
    [[nodiscard]] Status release_free_space(bool written_anew);
    // Copies the content page by page, what stands in the -wal file included, to a new file.
    [[nodiscard]] Status backup_to(const std::filesystem::path& target);
    // Moves the -wal file's pages into the main file as far as readers allow, without waiting for
    // them, and empties it if they allow that too. Only under the WriteLock.
    void checkpoint();
    // Lets the destructor checkpoint and remove the -wal file if nobody else has the file open.
    // Only under the WriteLock.
    void checkpoint_on_close(bool enabled);

    // What the program is doing, for messages: "importing documents".
    void set_activity(std::string_view activity) { activity_ = activity; }
    [[nodiscard]] Error error(int code) const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    Database(sqlite3* handle, std::filesystem::path path)
        : handle_(handle), path_(std::move(path)) {}
    [[nodiscard]] Status configure(OpenMode mode);

    sqlite3* handle_;
    std::filesystem::path path_;
    std::string_view activity_ = "opening it";
};

// BEGIN … COMMIT; destroyed without commit() it rolls back.
class Transaction {
  public:
    enum class Kind { read, write };  // write takes SQLite's write lock at once
    [[nodiscard]] static Result<Transaction> begin(Database& database, Kind kind);
    Transaction(Transaction&& other) noexcept
        : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    [[nodiscard]] Status commit();

  private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;
};

}  // namespace sparsescope
