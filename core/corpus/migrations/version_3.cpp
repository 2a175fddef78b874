// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are steered. A paused run is stored as stopped with paused = 1: the CHECK of run.state
// cannot be widened without building the table anew, and that would delete everything that refers
// to it. What older programs did not measure is NULL.
#include "core/corpus/migrations/versions.h"

namespace sparsescope::layout {

const char version_3[] = R"sql(
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

}  // namespace sparsescope::layout
