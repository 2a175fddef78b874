// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_overlays.h"

#include <algorithm>
#include <utility>

namespace sparsescope {

RunOverlays::RunOverlays(WorkspaceController& workspace, EngineRun& engine, QObject* parent)
    : QObject(parent), workspace_(workspace), engine_(engine) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this,
            &RunOverlays::forgetWorkspace);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &RunOverlays::followContents);
    connect(&engine_, &EngineRun::began, this, &RunOverlays::addParent);
}

void RunOverlays::forgetWorkspace() {
    reader_ = std::make_shared<Reader>(workspace_.file());
    task_.cancel();
    ids_.clear();
    series_.clear();
    Q_EMIT changed();
}

void RunOverlays::followContents() {
    const auto gone = [&](RunId id) { return !workspace_.contents().run(id); };
    if (std::erase_if(ids_, gone) > 0) return set(std::vector(ids_));
    read();
}

// Only a new branch, which has no id yet: a branch that is resumed is seen as before.
void RunOverlays::addParent() {
    const RunSeries& run = engine_.series();
    if (run.id != 0 || !run.parent) return;
    std::vector<RunId> runs = ids_;
    if (std::ranges::find(runs, *run.parent) == runs.end()) runs.insert(runs.begin(), *run.parent);
    set(runs);
}

void RunOverlays::set(const std::vector<RunId>& runs) {
    ids_.assign(runs.begin(),
                runs.begin() + static_cast<std::ptrdiff_t>(std::min(runs.size(), most)));
    std::erase_if(series_, [this](const RunSeries& series) {
        return std::ranges::find(ids_, series.id) == ids_.end();
    });
    Q_EMIT changed();
    read();
}

// Reads those that are not here yet, and those that still train.
void RunOverlays::read() {
    std::vector<RunId> missing;
    for (const RunId id : ids_) {
        const auto known = std::ranges::find(series_, id, &RunSeries::id);
        if (known == series_.end() || known->state == RunState::running) missing.push_back(id);
    }
    if (missing.empty() || !reader_) return;
    task_.start(
        [reader = reader_, missing](const std::stop_token& stop) -> Result<std::vector<RunSeries>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            std::vector<RunSeries> fresh;
            for (const RunId run : missing) {
                if (stop.stop_requested()) return cancelled();
                auto series = read_series(*corpus, run);
                if (series) fresh.push_back(std::move(*series));  // else it was just removed
            }
            return fresh;
        },
        [this](Result<std::vector<RunSeries>> fresh) {
            if (fresh) take(std::move(*fresh));
        });
}

void RunOverlays::take(std::vector<RunSeries> fresh) {
    std::vector<RunSeries> all;
    for (const RunId id : ids_) {
        const auto read = std::ranges::find(fresh, id, &RunSeries::id);
        const auto known = std::ranges::find(series_, id, &RunSeries::id);
        if (read != fresh.end()) {
            all.push_back(std::move(*read));
        } else if (known != series_.end()) {
            all.push_back(std::move(*known));
        }
    }
    series_ = std::move(all);
    Q_EMIT changed();
}

}  // namespace sparsescope
