// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as a table for people, in which a branch stands indented below the run that it came from.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/corpus_types.h"

namespace sparsescope::cli {

struct ListedRun {
    RunInfo run;
    std::int64_t bytes = 0;  // of its metrics and files
};

// Takes the runs newest first. A run whose parent is not among them begins a family, and families
// are listed by their first run, newest first.
[[nodiscard]] std::string run_listing(std::vector<ListedRun> runs);
[[nodiscard]] std::string checkpoint_listing(const std::vector<CheckpointInfo>& checkpoints);

}  // namespace sparsescope::cli
