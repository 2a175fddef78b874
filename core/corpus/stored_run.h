// SPDX-License-Identifier: GPL-3.0-or-later
// A run as the file keeps it: with what tells its process from a later one of the same id. Private.
#pragma once
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/corpus/sqlite.h"

namespace sparsescope {

struct StoredRun {
    RunInfo info;
    std::string process_start;  // of process.h
};

[[nodiscard]] Result<std::vector<StoredRun>> runs_of_dataset(Database& database, DatasetId dataset);
// busy while any run lives, naming it.
[[nodiscard]] Status check_no_run_lives(Database& database);
// Marked running, and its process is there.
[[nodiscard]] bool run_lives(const StoredRun& run);

}  // namespace sparsescope
