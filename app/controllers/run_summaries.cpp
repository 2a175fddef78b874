// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_summaries.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sparsescope {

RunSummaries::RunSummaries(WorkspaceController& workspace, EngineRun& engine, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            &RunSummaries::forgetWorkspace);
    connect(&workspace_, &WorkspaceController::contentsChanged, this,
            &RunSummaries::followContents);
    // What was read of a run before it was resumed is out of date.
    connect(&engine, &EngineRun::ended, this,
            [this, &engine] { summaries_.erase(engine.series().id); });
}

const RunSummary* RunSummaries::of(RunId run) const {
    const auto found = summaries_.find(run);
    return found == summaries_.end() ? nullptr : &found->second;
}

std::int64_t RunSummaries::bytes() const {
    std::int64_t sum = 0;
    for (const auto& [run, summary] : summaries_)
        sum += std::max<std::int64_t>(summary.bytes, 0);
    return sum;
}

void RunSummaries::readAgain() {
    summaries_.clear();
    task_.cancel();
    read();
}

void RunSummaries::forgetWorkspace() {
    reader_ = std::make_shared<Reader>(workspace_.file());
    summaries_.clear();
    task_.cancel();
    read();
}

void RunSummaries::followContents() {
    std::erase_if(summaries_, [this](const auto& summary) {
        const RunInfo* info = workspace_.contents().run(summary.first);
        return !info || info->state == RunState::running;
    });
    read();
}

void RunSummaries::read() {
    std::vector<RunInfo> missing;
    for (const RunInfo& run : workspace_.contents().runs)
        if (run.state != RunState::running && !summaries_.contains(run.id)) missing.push_back(run);
    if (missing.empty() || task_.busy()) return;
    using Summaries = std::map<RunId, RunSummary>;
    task_.start(
        [reader = reader_, missing](const std::stop_token& stop) -> Result<Summaries> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            Summaries summaries;
            for (const RunInfo& run : missing) {
                if (stop.stop_requested()) return cancelled();
                SPARSESCOPE_ASSIGN(summaries[run.id], read_summary(*corpus, run));
            }
            return summaries;
        },
        [this](Result<Summaries> read) {
            if (!read) return;
            summaries_.merge(*read);
            Q_EMIT changed();
        });
}

}  // namespace sparsescope
