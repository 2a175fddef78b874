// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets remember which encoder made their embeddings, so that typed queries are encoded by the
// same one. Documents may be parts of longer ones. The parts have tables of their own, because most
// datasets have none.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_6[] = R"sql(
ALTER TABLE dataset ADD COLUMN encoder_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset ADD COLUMN encoder_name TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset ADD COLUMN encoder_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset ADD COLUMN document_prefix TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset ADD COLUMN query_prefix TEXT NOT NULL DEFAULT '';

CREATE TABLE source_document(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (name <> '')
) STRICT;
CREATE INDEX source_document_by_dataset ON source_document(dataset);
CREATE TABLE document_part(
    document INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    source INTEGER NOT NULL REFERENCES source_document(id) ON DELETE CASCADE,
    part INTEGER NOT NULL CHECK (part >= 0)
) STRICT;
CREATE UNIQUE INDEX document_part_by_source ON document_part(source, part);
)sql";

}  // namespace sparsescope::layout
