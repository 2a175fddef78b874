// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace file looks like inside: its identity, its tables and how older files are brought
// up to date. Every change of the layout is one more file in migrations/; one that was released is
// never edited. docs/file-format.md describes every table. Private to this
// folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>

#include "core/corpus/sqlite.h"

namespace sparsescope {

inline constexpr std::int64_t workspace_application_id = 0x53534350;  // "SSCP"

struct Migration {
    int to_version;  // ascending without gaps, from 1
    const char* sql;
};
[[nodiscard]] std::span<const Migration> migrations();
[[nodiscard]] int version_of(std::span<const Migration> steps);

// Brings a database to the newest version, each step in its own transaction. A file that has
// content is first copied to <workspace>.v<old>.backup. Under the WriteLock unless the file is new.
[[nodiscard]] Status upgrade(Database& database, std::span<const Migration> steps = migrations());

// The version of a workspace, from its header. corrupt: the file is not ours. wrong_version: it is
// newer than this program. Both leave the file as it is.
[[nodiscard]] Result<int> identify(Database& database,
                                   std::span<const Migration> steps = migrations());
// corrupt when a table is missing.
[[nodiscard]] Status check_tables(Database& database);

}  // namespace sparsescope
