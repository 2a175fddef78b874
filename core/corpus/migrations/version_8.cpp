// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures: a thumbnail of each is kept, and where its file lies. And runs that train a backbone,
// whose outcome is another dataset: the same documents with other embeddings.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_8[] = R"sql(
CREATE TABLE picture(
    document INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    path TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    thumbnail BLOB NOT NULL
) STRICT;
CREATE INDEX picture_by_hash ON picture(hash);

ALTER TABLE dataset ADD COLUMN picture_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE dataset ADD COLUMN derived_from INTEGER REFERENCES dataset(id) ON DELETE SET NULL;
CREATE INDEX dataset_by_origin ON dataset(derived_from);

ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'head';
)sql";

}  // namespace sparsescope::layout
