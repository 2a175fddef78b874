// SPDX-License-Identifier: GPL-3.0-or-later
// A run as the file keeps it, with what tells its process from a later one of the same id. Private
// to this folder.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/corpus/sqlite.h"

namespace sparsescope {

struct StoredRun {
    RunInfo info;
    std::string process_start;  // what process_start() of process.h said
};

// not_found: there is no such run; the message names it.
[[nodiscard]] Result<StoredRun> find_run(Database& database, RunId id);
[[nodiscard]] Status check_run_exists(Database& database, RunId run);
[[nodiscard]] Result<std::vector<StoredRun>> runs_of_dataset(Database& database, DatasetId dataset);
// Takes folders of runs out of the way inside a transaction, and away after it: killed at any
// moment of this, a run is either whole (finish_removals puts its folder back) or gone.
class FoldersAside {
  public:
    FoldersAside() = default;
    FoldersAside(const FoldersAside&) = delete;
    FoldersAside& operator=(const FoldersAside&) = delete;
    ~FoldersAside();  // puts back what remove() has not removed
    // A folder that does not exist is none to move.
    [[nodiscard]] Status move(const std::filesystem::path& folder);
    void remove();

  private:
    std::vector<std::filesystem::path> folders_;
};
// Finishes the removals of runs that remove_run() or remove_dataset() began when it was
// killed.
[[nodiscard]] Status finish_removals(Corpus::Impl& impl, const Corpus& corpus);
// busy: a run lives; the message names it.
[[nodiscard]] Status check_no_run_lives(Database& database);
// Deletes what was measured from this step on.
[[nodiscard]] Status forget_metrics(Database& database, RunId run, std::int64_t from_step);
// Whether it is marked running and its process is there.
[[nodiscard]] bool run_lives(const StoredRun& run);

}  // namespace sparsescope
