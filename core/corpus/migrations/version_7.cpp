// SPDX-License-Identifier: GPL-3.0-or-later
// What people write about neurons, the names that are computed for them, maps of the documents, and
// views that are kept under a name. Names that are computed have a row of their own a neuron, so
// that other programs can read them; a map is a blob a part, because nobody asks for one place.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_7[] = R"sql(
CREATE TABLE neuron_mark(
    model INTEGER NOT NULL REFERENCES model(id) ON DELETE CASCADE,
    neuron INTEGER NOT NULL CHECK (neuron >= 0),
    name TEXT NOT NULL DEFAULT '',
    origin INTEGER NOT NULL DEFAULT 0,
    source TEXT NOT NULL DEFAULT '',
    star INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    tags TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (model, neuron)
) STRICT, WITHOUT ROWID;

CREATE TABLE neuron_naming(
    model INTEGER PRIMARY KEY REFERENCES model(id) ON DELETE CASCADE,
    codes_version INTEGER NOT NULL,
    documents INTEGER NOT NULL
) STRICT;
CREATE TABLE neuron_name(
    model INTEGER NOT NULL REFERENCES neuron_naming(model) ON DELETE CASCADE,
    neuron INTEGER NOT NULL CHECK (neuron >= 0),
    name TEXT NOT NULL,
    score REAL,
    mixed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (model, neuron)
) STRICT, WITHOUT ROWID;

CREATE TABLE map_layout(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    model INTEGER REFERENCES model(id) ON DELETE SET NULL,
    k INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL CHECK (name <> ''),
    method TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '',
    documents INTEGER NOT NULL,
    trustworthiness REAL,
    continuity REAL,
    created TEXT NOT NULL
) STRICT;
CREATE INDEX map_layout_by_dataset ON map_layout(dataset);
CREATE INDEX map_layout_by_model ON map_layout(model);
CREATE TABLE map_layout_part(
    layout INTEGER NOT NULL REFERENCES map_layout(id) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (layout, part)
) STRICT;

CREATE TABLE saved_view(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset INTEGER NOT NULL REFERENCES dataset(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    content TEXT NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (dataset, kind, name)
) STRICT;
)sql";

}  // namespace sparsescope::layout
