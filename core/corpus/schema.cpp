// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <vector>

#include "core/corpus/durable_file.h"

namespace sparsescope {

namespace {

// No triggers: a file of unknown origin may not run anything of its own (trusted_schema is off), so
// document_fts is kept right by the code that inserts and deletes documents.
// AUTOINCREMENT: an id is never given twice, so a stale selection or link cannot name a new thing.
constexpr const char* version_1 = R"sql(
CREATE TABLE dataset(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    source TEXT NOT NULL,
    created TEXT NOT NULL,
    documents INTEGER NOT NULL,
    train_documents INTEGER NOT NULL,
    test_documents INTEGER NOT NULL,
    labelled_documents INTEGER NOT NULL,
    dim INTEGER NOT NULL,
    block_rows INTEGER NOT NULL,
    normalization TEXT NOT NULL CHECK (normalization IN ('none', 'l2')),
    has_text INTEGER NOT NULL,
    has_images INTEGER NOT NULL,
    image_width INTEGER NOT NULL,
    image_height INTEGER NOT NULL
) STRICT;

CREATE TABLE label(
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    label INTEGER NOT NULL CHECK (label >= 0),
    name TEXT NOT NULL,
    PRIMARY KEY (dataset, label)
) STRICT, WITHOUT ROWID;

CREATE TABLE document(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    row INTEGER NOT NULL CHECK (row >= 0),
    label INTEGER NOT NULL CHECK (label >= -1),
    split INTEGER NOT NULL CHECK (split IN (0, 1)),
    text TEXT NOT NULL,
    metadata TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_by_row ON document(dataset, row);

CREATE TABLE document_image(
    document INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    channels INTEGER NOT NULL,
    pixels BLOB NOT NULL
) STRICT;

CREATE TABLE embedding_block(
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    block INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (dataset, block)
) STRICT;

CREATE VIRTUAL TABLE document_fts USING fts5(
    text, content='document', content_rowid='id', tokenize='unicode61 remove_diacritics 2');

CREATE TABLE run(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'failed', 'interrupted')),
    config TEXT NOT NULL,
    step INTEGER NOT NULL,
    total_steps INTEGER NOT NULL,
    model INTEGER REFERENCES model(id) ON DELETE SET NULL,
    process INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    message TEXT NOT NULL,
    checkpoint TEXT NOT NULL,
    checkpoint_step INTEGER NOT NULL
) STRICT;
CREATE INDEX run_by_dataset ON run(dataset);
CREATE INDEX run_by_model ON run(model);

CREATE TABLE run_metric(
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    total_steps INTEGER NOT NULL,
    k INTEGER NOT NULL,
    total_loss REAL,
    auxiliary_mask INTEGER NOT NULL,
    dead_share REAL,
    window_samples INTEGER NOT NULL,
    explained_variance REAL,
    l0 REAL,
    steps_per_second REAL,
    seconds_left REAL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_loss(
    run INTEGER NOT NULL,
    step INTEGER NOT NULL,
    part INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    weight REAL,
    PRIMARY KEY (run, step, part),
    FOREIGN KEY (run, step) REFERENCES run_metric(run, step) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE run_histogram(
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    samples INTEGER NOT NULL,
    first_edge REAL NOT NULL,
    bin_width REAL NOT NULL,
    never INTEGER NOT NULL,
    counts BLOB NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_held_out(
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    k INTEGER NOT NULL,
    nearest_neighbour_accuracy REAL,
    dead_share REAL,
    queries INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (run, step, k)
) STRICT, WITHOUT ROWID;

CREATE TABLE model(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    run INTEGER REFERENCES run(id) ON DELETE SET NULL,
    dim INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    k INTEGER NOT NULL,
    stored_k INTEGER NOT NULL,
    config TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;
CREATE INDEX model_by_dataset ON model(dataset);
CREATE INDEX model_by_run ON model(run);

CREATE TABLE model_part(
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    tensor TEXT NOT NULL,
    part INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (model, tensor, part)
) STRICT;

CREATE TABLE code_block(
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    first_row INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (model, first_row)
) STRICT;
)sql";

constexpr std::array all_migrations = {Migration{1, version_1}};

constexpr std::array required_tables = {
    "dataset",      "label", "document",   "document_image", "embedding_block",
    "document_fts", "run",   "run_metric", "run_loss",       "run_histogram",
    "run_held_out", "model", "model_part", "code_block"};

Status apply(Database& database, const Migration& step) {
    SPARSESCOPE_ASSIGN(auto transaction, Transaction::begin(database, Transaction::Kind::write));
    SPARSESCOPE_TRY(database.execute(step.sql));
    const auto identity = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                      workspace_application_id, step.to_version);
    SPARSESCOPE_TRY(database.execute(identity.c_str()));
    return transaction.commit();
}

// Complete or absent under its final name, whatever happens meanwhile.
Status keep_backup(Database& database, std::int64_t version) {
    const std::filesystem::path target =
        fmt::format("{}.v{}.backup", database.path().string(), version);
    const std::filesystem::path unfinished = target.string() + ".part";
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    SPARSESCOPE_TRY(database.backup_to(unfinished));
    return replace_file(unfinished, target);
}

}  // namespace

std::span<const Migration> migrations() {
    return all_migrations;
}

int version_of(std::span<const Migration> steps) {
    return steps.back().to_version;
}

Status upgrade(Database& database, std::span<const Migration> steps) {
    SPARSESCOPE_ASSIGN(const std::int64_t version, database.integer("PRAGMA user_version"));
    if (version >= version_of(steps)) return {};
    database.set_activity("bringing it up to date");
    if (version > 0) SPARSESCOPE_TRY(keep_backup(database, version));
    for (const auto& step : steps)
        if (step.to_version > version) SPARSESCOPE_TRY(apply(database, step));
    return {};
}

Result<int> identify(Database& database, std::span<const Migration> steps) {
    SPARSESCOPE_ASSIGN(const std::int64_t id, database.integer("PRAGMA application_id"));
    SPARSESCOPE_ASSIGN(const std::int64_t version, database.integer("PRAGMA user_version"));
    const auto file = database.path().string();
    if (id != workspace_application_id)
        return fail(
            ErrorCode::corrupt,
            fmt::format("{} is not a Sparsescope workspace. Choose a file made by Sparsescope, or "
                        "create a new workspace and import your data into it.",
                        file));
    if (version > version_of(steps))
        return fail(
            ErrorCode::wrong_version,
            fmt::format(
                "{} was written by a newer Sparsescope: its format is version {}, this program "
                "knows versions up to {}. It was left as it is. Update Sparsescope to open it.",
                file, version, version_of(steps)));
    if (version < 1)
        return fail(
            ErrorCode::corrupt,
            fmt::format("{} is damaged: it names no format version. Restore it from a copy.",
                        file));
    return static_cast<int>(version);
}

Status check_tables(Database& database) {
    SPARSESCOPE_ASSIGN(
        auto find,
        database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1"));
    for (const char* table : required_tables) {
        SPARSESCOPE_TRY(find.bind(table));
        SPARSESCOPE_ASSIGN(const bool found, find.step());
        if (!found)
            return fail(
                ErrorCode::corrupt,
                fmt::format("{} is damaged: its table \"{}\" is missing. Restore it from a copy.",
                            database.path().string(), table));
    }
    return {};
}

}  // namespace sparsescope
