// SPDX-License-Identifier: GPL-3.0-or-later
// The layout of a workspace file, version by version. An entry that was released is never edited.
#include <array>

#include "core/corpus/schema.h"

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

// Indexes that begin with the dataset and end with the row: counts, columns and filters over a
// million documents read them and never the texts.
// A tombstone keeps the row beside the document: rows change only when compact() deletes it too.
constexpr const char* version_2 = R"sql(
ALTER TABLE dataset ADD COLUMN removed_documents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dataset ADD COLUMN row_generation INTEGER NOT NULL DEFAULT 0;
ALTER TABLE model ADD COLUMN codes_version INTEGER NOT NULL DEFAULT 0;

CREATE INDEX document_by_label ON document(dataset, label, row);
CREATE INDEX document_by_split ON document(dataset, split, row);

CREATE TABLE tombstone(
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    row INTEGER NOT NULL,
    document INTEGER NOT NULL UNIQUE REFERENCES document(id) ON DELETE CASCADE,
    PRIMARY KEY (dataset, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE document_tag(
    tag INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
    PRIMARY KEY (tag, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_tag_by_document ON document_tag(document, tag);

CREATE TABLE code_segment(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    k INTEGER NOT NULL CHECK (k >= 1),
    first_row INTEGER NOT NULL CHECK (first_row >= 0),
    rows INTEGER NOT NULL CHECK (rows >= 1),
    bytes INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    UNIQUE (model, k, first_row)
) STRICT;

CREATE TABLE code_segment_part(
    segment INTEGER NOT NULL REFERENCES code_segment(id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (segment, part)
) STRICT;
)sql";

// A paused run is stored as stopped with paused = 1: the CHECK of run.state cannot be widened
// without building the table anew, and that would delete everything that refers to it.
// What older programs did not measure is NULL.
constexpr const char* version_3 = R"sql(
ALTER TABLE run ADD COLUMN parent INTEGER REFERENCES run(id) ON DELETE SET NULL;
ALTER TABLE run ADD COLUMN parent_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN sweep TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));
ALTER TABLE run ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
CREATE INDEX run_by_parent ON run(parent);

ALTER TABLE run_metric ADD COLUMN dead_share_4k REAL;
ALTER TABLE run_metric ADD COLUMN born INTEGER;
ALTER TABLE run_metric ADD COLUMN died INTEGER;
ALTER TABLE run_metric ADD COLUMN revived INTEGER;
ALTER TABLE run_metric ADD COLUMN cosine REAL;
ALTER TABLE run_metric ADD COLUMN skew REAL;
ALTER TABLE run_metric ADD COLUMN postings_share REAL;
ALTER TABLE run_metric ADD COLUMN samples_per_second REAL;
ALTER TABLE run_metric ADD COLUMN seconds_left_low REAL;
ALTER TABLE run_metric ADD COLUMN seconds_left_high REAL;
ALTER TABLE run_metric ADD COLUMN memory_bytes INTEGER;
ALTER TABLE run_metric ADD COLUMN threads INTEGER;

ALTER TABLE run_held_out ADD COLUMN recall_at_10 REAL;
ALTER TABLE run_held_out ADD COLUMN skew REAL;

CREATE TABLE run_change(
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    born BLOB NOT NULL,
    died BLOB NOT NULL,
    revived BLOB NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_checkpoint(
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL CHECK (step >= 0),
    file TEXT NOT NULL CHECK (file <> ''),
    bytes INTEGER NOT NULL,
    best INTEGER NOT NULL CHECK (best IN (0, 1)),
    marked INTEGER NOT NULL CHECK (marked IN (0, 1)),
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO run_checkpoint
    SELECT id, checkpoint_step, checkpoint, 0, 0, 0 FROM run WHERE checkpoint <> '';

CREATE TABLE run_pin(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    step INTEGER NOT NULL CHECK (step >= 0),
    text TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX run_pin_by_step ON run_pin(run, step);
)sql";

// A document for validation is stored as split 0 with validation = 1: the CHECK of document.split
// cannot be widened either.
// Every tenth of the training documents becomes one, in an order by label and then as if shuffled,
// so that each label gives its share. Labels of a single document keep it. A run that may be
// resumed must find the training documents it began with.
constexpr const char* version_4 = R"sql(
ALTER TABLE dataset ADD COLUMN validation_documents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN validation INTEGER NOT NULL DEFAULT 0
    CHECK (validation IN (0, 1) AND validation + split <= 1);
ALTER TABLE document ADD COLUMN level INTEGER NOT NULL DEFAULT -1 CHECK (level >= -1);

CREATE TABLE level_path(
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    path INTEGER NOT NULL CHECK (path >= 0),
    name TEXT NOT NULL CHECK (name <> ''),
    PRIMARY KEY (dataset, path),
    UNIQUE (dataset, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_level ON document(dataset, level, row) WHERE level >= 0;

CREATE TABLE notice(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE to_divide(dataset INTEGER PRIMARY KEY, resumable INTEGER NOT NULL) STRICT;
INSERT INTO to_divide
    SELECT id, EXISTS (
        SELECT 1 FROM run WHERE run.dataset = dataset.id AND model IS NULL AND
        (state IN ('running', 'interrupted') OR paused = 1 OR
         (state = 'failed' AND checkpoint <> '')))
    FROM dataset WHERE train_documents >= 20;

UPDATE document SET validation = 1 WHERE id IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY dataset ORDER BY label, row * 2654435761 % 4294967296) AS place
        FROM (
            SELECT id, dataset, label, row, count(*) OVER (PARTITION BY dataset, label) AS alike
            FROM document
            WHERE split = 0 AND dataset IN (SELECT dataset FROM to_divide WHERE NOT resumable) AND
            id NOT IN (SELECT document FROM tombstone))
        WHERE alike > 1)
    WHERE place % 10 = 0);
UPDATE dataset SET validation_documents = (
    SELECT count(*) FROM document WHERE document.dataset = dataset.id AND validation = 1);
UPDATE dataset SET train_documents = train_documents - validation_documents;

INSERT INTO notice(text)
    SELECT format('Of the training documents of "%s" %,d are for validation from now on: while a '
        || 'model is trained, its quality is measured on them, and test documents are kept for '
        || 'final tables. Models that were there before have been trained on them.',
        name, validation_documents)
    FROM dataset WHERE validation_documents > 0 ORDER BY id;
INSERT INTO notice(text)
    SELECT format('"%s" has no validation documents, because a run on it can still be resumed. '
        || 'Finish or delete its unfinished runs, then choose some with: sparsescope-cli split '
        || 'WORKSPACE --dataset "%s" --validation-fraction 0.1', name, name)
    FROM dataset JOIN to_divide ON to_divide.dataset = dataset.id WHERE resumable ORDER BY id;
DROP TABLE to_divide;

DROP INDEX document_by_split;
CREATE INDEX document_by_split ON document(dataset, split, validation, row);
)sql";

constexpr std::array all_migrations = {Migration{1, version_1}, Migration{2, version_2},
                                       Migration{3, version_3}, Migration{4, version_4}};

}  // namespace

std::span<const Migration> migrations() {
    return all_migrations;
}

}  // namespace sparsescope
