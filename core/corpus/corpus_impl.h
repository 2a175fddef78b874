// SPDX-License-Identifier: GPL-3.0-or-later
// What the files that implement Corpus share: the connection and the two ways through it, read()
// and write(). Private to this folder.
#pragma once
#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "core/corpus/corpus.h"
#include "core/corpus/sqlite.h"
#include "core/corpus/write_lock.h"

namespace sparsescope {

struct Corpus::Impl {
    std::filesystem::path path;
    Access access;
    Database database;
    std::chrono::milliseconds lock_timeout{30'000};
    std::stop_token lock_stop;
    bool dataset_writer_open = false;
    std::int64_t own_commits = 0;  // SQLite's data version counts only those of other connections
    // By dataset, with the state of its rows that they were read in.
    std::map<DatasetId,
             std::optional<std::pair<std::array<std::int64_t, 4>, FilterVocabulary::Fields>>>
        known_fields;

    Impl(std::filesystem::path file, Access wanted, Database opened)
        : path(std::move(file)), access(wanted), database(std::move(opened)) {}
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl();

    // Runs body(database) on one consistent state of the file. activity completes "… while {}".
    template <class Body>
    auto read(const char* activity, Body&& body) -> std::invoke_result_t<Body, Database&> {
        return guard(activity, [&]() -> std::invoke_result_t<Body, Database&> {
            database.set_activity(activity);
            // Inside a dataset writer's transaction reads see its state.
            if (database.in_transaction()) return body(database);
            SPARSESCOPE_ASSIGN(const auto snapshot,
                               Transaction::begin(database, Transaction::Kind::read));
            return body(database);
        });
    }

    // Runs body(database) in one transaction under the write lock: all of it happens or nothing.
    template <class Body>
    auto write(const char* activity, Body&& body) -> std::invoke_result_t<Body, Database&> {
        using Outcome = std::invoke_result_t<Body, Database&>;
        return guard(activity, [&]() -> Outcome {
            SPARSESCOPE_ASSIGN(const auto lock, lock_for_writing(activity));
            SPARSESCOPE_ASSIGN(auto transaction,
                               Transaction::begin(database, Transaction::Kind::write));
            Outcome outcome = body(database);
            if (!outcome) return outcome;
            SPARSESCOPE_TRY(transaction.commit());
            committed();
            return outcome;
        });
    }

    [[nodiscard]] Result<WriteLock> lock_for_writing(const char* activity);
    // After a commit, still under the lock: keeps the -wal file small.
    void committed();
    // After something large was deleted. Where it cannot be done now nothing is lost: what is
    // written next uses the space, or compact() gives it back.
    void give_space_back();
    [[nodiscard]] std::filesystem::path wal_file() const { return path.string() + "-wal"; }
};

[[nodiscard]] std::string utc_now();  // ISO 8601, to the second

}  // namespace sparsescope
