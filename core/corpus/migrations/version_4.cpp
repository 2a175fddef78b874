// SPDX-License-Identifier: GPL-3.0-or-later
// A part for validation, and levels. A document for validation is stored as split 0 with
// validation = 1: the CHECK of document.split cannot be widened either. Every tenth of the training
// documents becomes one, in an order by label and then as if shuffled, so that each label gives its
// share. Labels of a single document keep it. A run that may be resumed must find the training
// documents it began with.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_4[] = R"sql(
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
        (state = 'running' OR
         (checkpoint <> '' AND (state IN ('interrupted', 'failed') OR paused = 1))))
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

}  // namespace sparsescope::layout
