// SPDX-License-Identifier: GPL-3.0-or-later
// Documents that are added, removed and tagged. Indexes that begin with the dataset and end with
// the row: counts, columns and filters over a million documents read them and never the texts. A
// tombstone keeps the row beside the document: rows change only when compact() deletes it too.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_2[] = R"sql(
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

}  // namespace sparsescope::layout
