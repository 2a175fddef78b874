// SPDX-License-Identifier: GPL-3.0-or-later
// What belongs to a run beside its metrics: checkpoints, pins, its folder, and its end.
#include <algorithm>
#include <system_error>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace fs = std::filesystem;

namespace {

constexpr const char* removed_suffix = ".removed";

// Rows of run_metric and the rest are small; this is what they take with their place in the tree.
constexpr std::int64_t bytes_per_step = 220;
constexpr std::int64_t bytes_per_loss = 56;
constexpr std::int64_t bytes_per_row = 80;

std::int64_t folder_bytes(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        std::error_code gone;  // the engine may be tidying up just now
        const auto size = entry->is_regular_file(gone) ? entry->file_size(gone) : 0;
        if (!gone) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

Result<std::int64_t> metric_bytes(Database& database, RunId run) {
    return database.integer(
        "SELECT ?2 * (SELECT count(*) FROM run_metric WHERE run = ?1) + "
        "?3 * (SELECT count(*) FROM run_loss WHERE run = ?1) + "
        "?4 * (SELECT count(*) FROM run_held_out WHERE run = ?1) + "
        "(SELECT coalesce(sum(?4 + length(counts)), 0) FROM run_histogram WHERE run = ?1) + "
        "(SELECT coalesce(sum(?4 + length(born) + length(died) + length(revived)), 0) "
        "FROM run_change WHERE run = ?1)",
        run, bytes_per_step, bytes_per_loss, bytes_per_row);
}

Status check_can_go(const StoredRun& run) {
    if (!run_lives(run)) return {};
    return fail(ErrorCode::busy,
                fmt::format("The run \"{}\" is training right now (process {}), so it cannot be "
                            "deleted. Stop it first.",
                            run.info.name, run.info.process));
}

fs::path removed_name(const fs::path& folder) {
    return folder.string() + removed_suffix;
}

std::vector<fs::path> folders_being_removed(const fs::path& runs_folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(runs_folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == removed_suffix) folders.push_back(entry->path());
    return folders;
}

}  // namespace

FoldersAside::~FoldersAside() {
    std::error_code ignored;
    for (const fs::path& folder : folders_)
        fs::rename(removed_name(folder), folder, ignored);
}

Status FoldersAside::move(const fs::path& folder) {
    std::error_code error;
    fs::rename(folder, removed_name(folder), error);
    if (!error) folders_.push_back(folder);
    if (!error || error == std::errc::no_such_file_or_directory) return {};
    return fail(ErrorCode::io, fmt::format("The folder {} cannot be deleted ({}), so everything "
                                           "was left as it is.",
                                           folder.string(), error.message()));
}

void FoldersAside::remove() {
    std::error_code ignored;
    for (const fs::path& folder : folders_) {
        fs::remove_all(removed_name(folder), ignored);
        // The last run takes the folder of all runs along.
        fs::remove(folder.parent_path(), ignored);
    }
    folders_.clear();
}

// A program that was killed while it deleted a run left its folder under the other name: with the
// run still there nothing was deleted, else only the folder is left to delete.
Status finish_removals(Corpus::Impl& impl, const Corpus& corpus) {
    const fs::path runs_folder = corpus.run_folder(0).parent_path();
    if (folders_being_removed(runs_folder).empty()) return {};
    return impl.write("tidying up after deleted runs", [&](Database& database) -> Status {
        for (const fs::path& folder : folders_being_removed(runs_folder)) {
            SPARSESCOPE_ASSIGN(
                const std::int64_t found,
                database.integer("SELECT count(*) FROM run WHERE CAST(id AS TEXT) = ?1",
                                 folder.stem().string()));
            std::error_code ignored;
            if (found > 0)
                fs::rename(folder, fs::path(folder).replace_extension(), ignored);
            else
                fs::remove_all(folder, ignored);
        }
        return {};
    });
}

Status Corpus::keep_checkpoints(RunId run, std::span<const CheckpointInfo> list) {
    return impl_->write("noting a run's checkpoints", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        SPARSESCOPE_TRY(database.run("DELETE FROM run_checkpoint WHERE run = ?1", run));
        SPARSESCOPE_ASSIGN(
            auto insert,
            database.prepare("INSERT OR REPLACE INTO run_checkpoint(run, step, file, bytes, best, "
                             "marked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
        for (const CheckpointInfo& c : list)
            SPARSESCOPE_TRY(insert.run(run, c.step, c.file, c.bytes, c.best, c.marked));
        return {};
    });
}

Result<std::vector<CheckpointInfo>> Corpus::checkpoints(RunId run) const {
    SPARSESCOPE_ASSIGN(
        auto list,
        impl_->read("listing a run's checkpoints",
                    [&](Database& database) -> Result<std::vector<CheckpointInfo>> {
                        SPARSESCOPE_TRY(check_run_exists(database, run));
                        SPARSESCOPE_ASSIGN(
                            auto row, database.prepare("SELECT step, file, bytes, best, marked "
                                                       "FROM run_checkpoint WHERE run = ?1 ORDER "
                                                       "BY step"));
                        SPARSESCOPE_TRY(row.bind(run));
                        std::vector<CheckpointInfo> stored;
                        SPARSESCOPE_TRY(row.for_each([&] {
                            stored.push_back({row.integer(0), row.text(1), row.integer(2),
                                              row.integer(3) != 0, row.integer(4) != 0});
                        }));
                        return stored;
                    }));
    std::erase_if(list, [&](CheckpointInfo& c) {
        std::error_code gone;
        const auto size = fs::file_size(run_folder(run) / c.file, gone);
        if (!gone) c.bytes = static_cast<std::int64_t>(size);
        return static_cast<bool>(gone);
    });
    return list;
}

Result<std::vector<RunPin>> Corpus::pins(RunId run) const {
    return impl_->read(
        "listing a run's pins", [&](Database& database) -> Result<std::vector<RunPin>> {
            SPARSESCOPE_TRY(check_run_exists(database, run));
            SPARSESCOPE_ASSIGN(auto row, database.prepare("SELECT id, step, text FROM run_pin "
                                                          "WHERE run = ?1 ORDER BY step, id"));
            SPARSESCOPE_TRY(row.bind(run));
            std::vector<RunPin> pins;
            SPARSESCOPE_TRY(row.for_each([&] {
                pins.push_back({row.integer(0), row.integer(1), row.text(2)});
            }));
            return pins;
        });
}

Result<RunPin> Corpus::add_pin(RunId run, std::int64_t step, const std::string& text) {
    if (step < 0 || text.find_first_not_of(" \t\r\n") == std::string::npos)
        return fail(ErrorCode::invalid_argument,
                    "A pin needs a step of the run (0 or more) and a text.");
    return impl_->write("pinning a remark to a run", [&](Database& database) -> Result<RunPin> {
        SPARSESCOPE_TRY(check_run_exists(database, run));
        SPARSESCOPE_TRY(database.run("INSERT INTO run_pin(run, step, text) VALUES (?1, ?2, ?3)",
                                     run, step, text));
        return RunPin{database.last_insert_id(), step, text};
    });
}

Status Corpus::remove_pin(std::int64_t pin) {
    return impl_->write("removing a pin", [&](Database& database) {
        return database.run("DELETE FROM run_pin WHERE id = ?1", pin);
    });
}

Result<std::int64_t> Corpus::run_bytes(RunId run) const {
    SPARSESCOPE_ASSIGN(
        const std::int64_t stored,
        impl_->read("measuring a run", [&](Database& database) -> Result<std::int64_t> {
            SPARSESCOPE_TRY(check_run_exists(database, run));
            return metric_bytes(database, run);
        }));
    return stored + folder_bytes(run_folder(run));
}

Status Corpus::remove_run(RunId run) {
    FoldersAside folders;
    const Status deleted = impl_->write("deleting a run", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const StoredRun stored, find_run(database, run));
        SPARSESCOPE_TRY(check_can_go(stored));
        SPARSESCOPE_TRY(folders.move(run_folder(run)));
        return database.run("DELETE FROM run WHERE id = ?1", run);
    });
    if (!deleted) return deleted;
    folders.remove();
    return {};
}

}  // namespace sparsescope
