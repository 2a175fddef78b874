// SPDX-License-Identifier: GPL-3.0-or-later
// The first layout. No triggers: a file of unknown origin may not run anything of its own
// (trusted_schema is off), so document_fts is kept right by the code that inserts and deletes
// documents. AUTOINCREMENT: an id is never given twice, so a stale selection or link cannot name a
// new thing.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_1[] = R"sql(
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

}  // namespace sparsescope::layout
