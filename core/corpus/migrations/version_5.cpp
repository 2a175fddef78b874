// SPDX-License-Identifier: GPL-3.0-or-later
// The text index is made anew: it holds searched_text(text), so that parts of words are found in
// scripts without spaces, and symbols are words. It keeps no text of its own, because what it is
// given is not what the document says. People write notes on datasets and models. A run
// remembers which documents it began with, and a sweep its plan.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_5[] = R"sql(
DROP TABLE document_fts;
CREATE VIRTUAL TABLE document_fts USING fts5(
    text, content='',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co So Mn Mc'");
INSERT INTO document_fts(rowid, text)
    SELECT id, searched_text(text) FROM document WHERE text <> '';

ALTER TABLE dataset ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE model ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN documents TEXT NOT NULL DEFAULT '';
CREATE TABLE sweep(
    name TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    plan TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT;
)sql";

}  // namespace sparsescope::layout
