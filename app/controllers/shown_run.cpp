// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/shown_run.h"

#include <chrono>
#include <utility>

namespace sparsescope {
namespace {

constexpr std::chrono::milliseconds follow_interval{1000};

}  // namespace

ShownRun::ShownRun(WorkspaceController& workspace, EngineRun& engine, QObject* parent)
    : QObject(parent), workspace_(workspace), engine_(engine) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &ShownRun::forgetWorkspace);
    connect(&workspace_, &WorkspaceController::contentsChanged, this, &ShownRun::followContents);
    connect(&engine_, &EngineRun::began, this, &ShownRun::followEngine);
    connect(&engine_, &EngineRun::forgotten, this, [this](RunId run) {
        if (live_) showNewest(run);
    });
    connect(&engine_, &EngineRun::runChanged, this, [this] {
        if (live_) Q_EMIT changed();
    });
    connect(&engine_, &EngineRun::measured, this, [this] {
        if (live_) Q_EMIT measured();
    });
    connect(&engine_, &EngineRun::checkpointWritten, this, [this] {
        if (live_) fetch();
    });
    follow_timer_.setInterval(follow_interval);
    connect(&follow_timer_, &QTimer::timeout, this, &ShownRun::fetch);
}

void ShownRun::forgetWorkspace() {
    reader_ = std::make_shared<Reader>(workspace_.file());
    fetch_.cancel();
    follow_timer_.stop();
    showNewest();
}

void ShownRun::followEngine() {
    live_ = true;
    follow_timer_.stop();
    fetch_.cancel();
    Q_EMIT changed();
    fetch();  // of a resumed run, what was measured before it was paused
}

void ShownRun::showNewest(RunId except) {
    live_ = false;
    stored_ = RunSeries{};
    const RunInfo* best = nullptr;
    for (const RunInfo& run : workspace_.contents().runs) {
        if (run.archived || run.id == except) continue;
        const bool trains = run.state == RunState::running;
        if (best == nullptr || trains) best = &run;
        if (trains) break;
    }
    if (best != nullptr) return show(best->id);
    Q_EMIT changed();
}

void ShownRun::show(RunId run) {
    if (engine_.series().id == run && run != 0 && engine_.isHere()) {
        fetch_.cancel();
        follow_timer_.stop();
        if (std::exchange(live_, true)) return;
        Q_EMIT changed();
        fetch();
        return;
    }
    const RunInfo* info = workspace_.contents().run(run);
    if (!info || (!live_ && stored_.id == run)) return;
    live_ = false;
    stored_ = series_of(*info, workspace_.contents().shape(info->dataset).train_documents);
    fetch_.cancel();
    Q_EMIT changed();
    fetch();
    if (stored_.state == RunState::running) follow_timer_.start();
}

void ShownRun::fetch() {
    if (id() == 0 || !reader_ || (!live_ && fetch_.busy())) return;
    // A resumed run is followed from where it went on; what was before is read once more.
    const auto& steps = series().metrics.steps;
    const bool whole = !live_ || (!steps.empty() && steps.front().step == 0);
    const std::int64_t after = whole ? known_step(series().metrics) : -1;
    fetch_.start(
        [reader = reader_, run = id(), after](const std::stop_token&) -> Result<StoredPart> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return read_part(*corpus, run, after);
        },
        [this](Result<StoredPart> part) {
            if (part) takeStored(std::move(*part));  // else the next poll tries again
        });
}

void ShownRun::takeStored(StoredPart part) {
    const bool pins =
        live_ ? engine_.addStored(std::move(part)) : add_stored(stored_, std::move(part), false);
    Q_EMIT measured();
    if (pins) Q_EMIT pinsChanged();
}

void ShownRun::followContents() {
    if (live_) return;
    if (stored_.id == 0) return showNewest();
    const RunInfo* info = workspace_.contents().run(stored_.id);
    if (!info) return showNewest();
    const QString name = QString::fromStdString(info->name);
    const bool renamed = std::exchange(stored_.name, name) != name;
    if (info->state == stored_.state) {
        if (renamed) Q_EMIT changed();
        return;
    }
    stored_.state = info->state;
    if (stored_.state == RunState::running) {  // resumed by another process: steps done again
        stored_.metrics = RunMetrics{};
        follow_timer_.start();
    } else {
        follow_timer_.stop();
    }
    fetch();
    Q_EMIT changed();
}

}  // namespace sparsescope
