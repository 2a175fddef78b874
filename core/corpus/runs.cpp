// SPDX-License-Identifier: GPL-3.0-or-later
// Runs: their list, state and what became of their processes.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/names.h"
#include "core/corpus/process.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 6> state_names = {{
    {RunState::running, "running"},
    {RunState::paused, "paused"},
    {RunState::finished, "finished"},
    {RunState::stopped, "stopped"},
    {RunState::failed, "failed"},
    {RunState::interrupted, "interrupted"},
}};

constexpr const char* run_columns =
    "SELECT id, name, dataset, state, config, step, total_steps, model, process, started, "
    "finished, "
    "message, checkpoint, checkpoint_step, process_start, parent, parent_step, sweep, note, "
    "archived, paused, documents, kind FROM run";

StoredRun run_from(const Statement& row) {
    RunInfo info;
    info.id = row.integer(0);
    info.name = row.text(1);
    info.dataset = row.integer(2);
    // The table's CHECK lets no other words in.
    info.state = run_state(row.text(3)).value_or(RunState::interrupted);
    info.config = row.text(4);
    info.step = row.integer(5);
    info.total_steps = row.integer(6);
    if (!row.is_null(7)) info.model = row.integer(7);
    info.process = row.integer(8);
    info.started = row.text(9);
    info.finished = row.text(10);
    info.message = row.text(11);
    info.checkpoint = row.text(12);
    info.checkpoint_step = row.integer(13);
    if (!row.is_null(15)) info.parent = row.integer(15);
    info.parent_step = row.integer(16);
    info.sweep = row.text(17);
    info.note = row.text(18);
    info.archived = row.integer(19) != 0;
    if (row.integer(20) != 0) info.state = RunState::paused;
    info.documents = row.text(21);
    info.kind = run_kind(row.text(22)).value_or(RunKind::head);
    return {std::move(info), row.text(14)};
}

Status store_progress(Database& database, RunId id, const RunProgress& progress,
                      const std::string& process_start) {
    const bool paused = progress.state == RunState::paused;
    const RunState stored_state = paused ? RunState::stopped : progress.state;
    return database.run(
        "UPDATE run SET state = ?2, config = ?3, step = ?4, total_steps = ?5, model = ?6, process "
        "= ?7, finished = ?8, message = ?9, checkpoint = ?10, checkpoint_step = ?11, process_start "
        "= ?12, paused = ?13 WHERE id = ?1",
        id, to_string(stored_state), progress.config, progress.step, progress.total_steps,
        progress.model, progress.process, progress.finished, progress.message, progress.checkpoint,
        progress.checkpoint_step, process_start, paused);
}

Status store_note(Database& database, RunId id, const RunNote& note) {
    return database.run("UPDATE run SET name = ?2, note = ?3, archived = ?4 WHERE id = ?1", id,
                        note.name, note.note, note.archived);
}

Result<std::vector<StoredRun>> runs_where(Database& database, std::string_view condition) {
    SPARSESCOPE_ASSIGN(auto row, database.prepare(fmt::format("{} WHERE {} ORDER BY id DESC",
                                                              run_columns, condition)));
    std::vector<StoredRun> runs;
    SPARSESCOPE_TRY(row.for_each([&] { runs.push_back(run_from(row)); }));
    return runs;
}

Result<std::vector<StoredRun>> abandoned_runs(Database& database) {
    SPARSESCOPE_ASSIGN(auto runs, runs_where(database, "state = 'running'"));
    std::erase_if(runs, [](const StoredRun& run) { return run_lives(run); });
    return runs;
}

std::string interrupted_message(const RunInfo& info) {
    const auto what = fmt::format("The training process ended unexpectedly at step {}.", info.step);
    if (info.checkpoint.empty()) return what + " There was no checkpoint yet.";
    return what + fmt::format(" The run is kept up to its last checkpoint, step {}.",
                              info.checkpoint_step);
}

}  // namespace

Result<StoredRun> find_run(Database& database, RunId id) {
    SPARSESCOPE_ASSIGN(auto row, database.prepare(fmt::format("{} WHERE id = ?1", run_columns)));
    SPARSESCOPE_TRY(row.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (found) return run_from(row);
    return fail(ErrorCode::not_found,
                fmt::format("There is no run {} in this workspace. It may have been removed.", id));
}

Status check_run_exists(Database& database, RunId run) {
    SPARSESCOPE_ASSIGN(const auto found, find_run(database, run));
    return {};
}

Result<std::vector<StoredRun>> runs_of_dataset(Database& database, DatasetId dataset) {
    return runs_where(database, fmt::format("dataset = {}", dataset));
}

Status check_no_run_lives(Database& database) {
    SPARSESCOPE_ASSIGN(const auto runs, runs_where(database, "state = 'running'"));
    const auto alive = std::ranges::find_if(runs, run_lives);
    if (alive == runs.end()) return {};
    return fail(ErrorCode::busy,
                fmt::format("The run \"{}\" is training on this workspace right now (process {}). "
                            "Wait for it, or stop it first.",
                            alive->info.name, alive->info.process));
}

bool run_lives(const StoredRun& run) {
    return run.info.state == RunState::running &&
           process_lives(run.info.process, run.process_start);
}

std::string_view to_string(RunState state) {
    for (const auto& [known, text] : state_names)
        if (known == state) return text;
    return "interrupted";
}

std::optional<RunState> run_state(std::string_view word) {
    for (const auto& [state, text] : state_names)
        if (text == word) return state;
    return std::nullopt;
}

std::string_view to_string(RunKind kind) {
    switch (kind) {
        case RunKind::backbone:
            return "backbone";
        case RunKind::joint:
            return "joint";
        case RunKind::head:
            break;
    }
    return "head";
}

std::optional<RunKind> run_kind(std::string_view word) {
    for (const RunKind kind : {RunKind::head, RunKind::backbone, RunKind::joint})
        if (to_string(kind) == word) return kind;
    return std::nullopt;
}

Result<std::vector<RunInfo>> Corpus::runs() const {
    return impl_->read("listing its runs", [&](Database& database) -> Result<std::vector<RunInfo>> {
        SPARSESCOPE_ASSIGN(auto stored, runs_where(database, "true"));
        std::vector<RunInfo> runs;
        for (auto& run : stored)
            runs.push_back(std::move(run.info));
        return runs;
    });
}

Result<RunInfo> Corpus::run(RunId id) const {
    return impl_->read("looking for a run", [&](Database& database) -> Result<RunInfo> {
        SPARSESCOPE_ASSIGN(auto stored, find_run(database, id));
        return std::move(stored.info);
    });
}

Result<RunId> Corpus::add_run(const RunInfo& info) {
    return impl_->write("starting a run", [&](Database& database) -> Result<RunId> {
        SPARSESCOPE_ASSIGN(
            const std::int64_t found,
            database.integer("SELECT count(*) FROM dataset WHERE id = ?1", info.dataset));
        if (found == 0)
            return fail(
                ErrorCode::not_found,
                fmt::format("There is no dataset {} in this workspace to train on.", info.dataset));
        SPARSESCOPE_TRY(database.run(
            "INSERT INTO run(name, dataset, state, config, step, total_steps, model, process, "
            "process_start, started, finished, message, checkpoint, checkpoint_step, parent, "
            "parent_step, sweep, documents, kind) VALUES ('', ?1, 'running', '', 0, 0, NULL, 0, "
            "'', ?2, "
            "'', '', '', 0, ?3, ?4, ?5, ?6, ?7)",
            info.dataset, info.started.empty() ? utc_now() : info.started, info.parent,
            info.parent_step, info.sweep, info.documents, to_string(info.kind)));
        const RunId id = database.last_insert_id();
        RunInfo run = info;
        if (run.name.empty()) run.name = fmt::format("run {}", id);
        if (run.process == 0) run.process = ::getpid();
        SPARSESCOPE_TRY(store_progress(database, id, run, process_start(run.process)));
        SPARSESCOPE_TRY(store_note(database, id, run));
        return id;
    });
}

Status Corpus::set_progress(RunId id, const RunProgress& progress) {
    return impl_->write("storing how far a run came", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const auto stored, find_run(database, id));
        if (run_lives(stored) && stored.info.process != ::getpid())
            return fail(ErrorCode::busy,
                        fmt::format("The run \"{}\" is training in another process ({}). Wait for "
                                    "it, or stop it first.",
                                    stored.info.name, stored.info.process));
        RunProgress now = progress;
        // A run that is resumed belongs to another process, which may even have the same id.
        const bool same_owner = now.process == stored.info.process && now.process != ::getpid();
        // It does again, and records again, what came after the step it resumes from.
        if (now.state == RunState::running && stored.info.state != RunState::running)
            SPARSESCOPE_TRY(forget_metrics(database, id, now.step));
        // A run that no longer runs ended now, unless its owner knows better.
        if (now.state != RunState::running && now.finished.empty()) now.finished = utc_now();
        return store_progress(database, id, now,
                              same_owner ? stored.process_start : process_start(now.process));
    });
}

Status Corpus::set_note(RunId id, const RunNote& note) {
    return impl_->write("storing what was written about a run", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(check_run_exists(database, id));
        return store_note(database, id, note);
    });
}

Result<bool> Corpus::rename_run(RunId id, std::string_view name) {
    SPARSESCOPE_ASSIGN(const std::string wanted, checked_name(name));
    return impl_->write("renaming a run", [&](Database& database) -> Result<bool> {
        SPARSESCOPE_ASSIGN(StoredRun stored, find_run(database, id));
        const std::string before = std::exchange(stored.info.name, wanted);
        SPARSESCOPE_TRY(store_note(database, id, stored.info));
        if (!stored.info.model || before == wanted) return false;
        SPARSESCOPE_ASSIGN(
            const std::int64_t taken,
            database.integer("SELECT count(*) FROM model WHERE name = ?1 AND id <> ?2", wanted,
                             *stored.info.model));
        SPARSESCOPE_ASSIGN(
            const std::int64_t shared,
            database.integer("SELECT count(*) FROM model WHERE name = ?1 AND id = ?2", before,
                             *stored.info.model));
        if (shared == 0) return false;
        if (taken > 0)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The run shares its name with its model, and another model is "
                                    "called \"{}\" already. Choose another name.",
                                    wanted));
        SPARSESCOPE_TRY(
            database.run("UPDATE model SET name = ?2 WHERE id = ?1", *stored.info.model, wanted));
        return true;
    });
}

Result<std::vector<RunInfo>> Corpus::mark_interrupted_runs() {
    SPARSESCOPE_TRY(finish_removals(*impl_, *this));
    SPARSESCOPE_ASSIGN(const auto candidates,
                       impl_->read("looking for interrupted runs", abandoned_runs));
    if (candidates.empty()) return std::vector<RunInfo>{};
    return impl_->write(
        "marking interrupted runs", [](Database& database) -> Result<std::vector<RunInfo>> {
            // Asked again under the lock: a run may have ended properly meanwhile.
            SPARSESCOPE_ASSIGN(auto runs, abandoned_runs(database));
            std::vector<RunInfo> marked;
            for (auto& run : runs) {
                run.info.state = RunState::interrupted;
                run.info.finished = utc_now();
                run.info.message = interrupted_message(run.info);
                SPARSESCOPE_TRY(store_progress(database, run.info.id, run.info, run.process_start));
                marked.push_back(std::move(run.info));
            }
            return marked;
        });
}

std::filesystem::path Corpus::run_folder(RunId id) const {
    return std::filesystem::path(impl_->path.string() + ".runs") / std::to_string(id);
}

}  // namespace sparsescope
