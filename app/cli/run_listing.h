// SPDX-License-Identifier: GPL-3.0-or-later
// Runs for people: a table in which a branch stands below the run it came from, one level in.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/corpus/corpus_types.h"

namespace sparsescope::cli {

struct ListedRun {
    RunInfo run;
    std::int64_t bytes = 0;  // metrics and files
};

// runs: newest first. Families are in the order of their newest root; a run whose parent is not
// among them is a root.
[[nodiscard]] std::string run_listing(std::vector<ListedRun> runs);
[[nodiscard]] std::string checkpoint_listing(const std::vector<CheckpointInfo>& checkpoints);

}  // namespace sparsescope::cli
