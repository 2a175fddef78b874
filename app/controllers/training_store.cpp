// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the controller that reads runs from the workspace file.
#include <algorithm>
#include <utility>

#include "app/controllers/training_controller.h"

namespace sparsescope {
namespace {

template <class Item, class Key>
bool same_list(const std::vector<Item>& a, const std::vector<Item>& b, Key key) {
    return std::ranges::equal(a, b, {}, key, key);
}

}  // namespace

void TrainingController::forgetWorkspace() {
    reader_ = std::make_shared<Reader>(workspace_.file());
    summary_reader_ = std::make_shared<Reader>(workspace_.file());
    overlay_reader_ = std::make_shared<Reader>(workspace_.file());
    summaries_.clear();
    summarize_.cancel();
    summarize();
    overlay_.cancel();
    overlay_ids_.clear();
    overlays_.clear();
    fetch_.cancel();
    follow_timer_.stop();
    showing_live_ = false;
    stored_ = RunSeries{};
    Q_EMIT overlaysChanged();
    showNewest();
}

void TrainingController::showNewest(RunId except) {
    showing_live_ = false;
    stored_ = RunSeries{};
    for (const RunInfo& run : workspace_.contents().runs) {
        if (run.archived || run.id == except) continue;
        show(run.id);
        return;
    }
    Q_EMIT shownRunChanged();
}

void TrainingController::show(RunId run) {
    if (live_.id == run && run != 0 && liveIsHere()) {
        fetch_.cancel();
        follow_timer_.stop();
        if (std::exchange(showing_live_, true)) return;
        Q_EMIT shownRunChanged();
        fetch();
        return;
    }
    const RunInfo* info = workspace_.contents().run(run);
    if (!info || (!showing_live_ && stored_.id == run)) return;
    showing_live_ = false;
    stored_ = series_of(*info);
    fetch_.cancel();
    Q_EMIT shownRunChanged();
    fetch();
    if (stored_.state == RunState::running) follow_timer_.start();
}

void TrainingController::fetch() {
    if (shown().id == 0 || !reader_ || (!showing_live_ && fetch_.busy())) return;
    // A resumed run is followed from where it went on; what was before is read once more.
    const auto& steps = shown().metrics.steps;
    const bool whole = !showing_live_ || (!steps.empty() && steps.front().step == 0);
    const std::int64_t after = whole ? known_step(shown().metrics) : -1;
    fetch_.start(
        [reader = reader_, run = shown().id, after](const std::stop_token&) -> Result<StoredPart> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            return read_part(*corpus, run, after);
        },
        [this](Result<StoredPart> part) {
            if (part) takeStored(std::move(*part));  // else the next poll tries again
        });
}

void TrainingController::takeStored(StoredPart part) {
    RunSeries& series = showing_live_ ? live_ : stored_;
    if (showing_live_ && running()) {
        // What the engine told meanwhile is newer than what it has stored.
        const auto& steps = series.metrics.steps;
        if (!steps.empty()) forget_from(part.metrics, steps.front().step);
        std::swap(series.metrics, part.metrics);
    }
    append_newer(series.metrics, std::move(part.metrics));
    const bool pins = !same_list(series.pins, part.pins, &RunPin::id);
    const bool checkpoints =
        !same_list(series.checkpoints, part.checkpoints, &CheckpointInfo::file);
    series.pins = std::move(part.pins);
    series.checkpoints = std::move(part.checkpoints);
    Q_EMIT metricsChanged();
    if (pins) Q_EMIT pinsChanged();
    if (checkpoints) Q_EMIT checkpointsChanged();
}

void TrainingController::summarize() {
    std::vector<RunInfo> missing;
    for (const RunInfo& run : workspace_.contents().runs) {
        if (run.state != RunState::running && !summaries_.contains(run.id)) missing.push_back(run);
    }
    if (missing.empty() || summarize_.busy()) return;
    using Summaries = std::map<RunId, RunSummary>;
    summarize_.start(
        [reader = summary_reader_, missing](const std::stop_token& stop) -> Result<Summaries> {
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
            Q_EMIT summariesChanged();
        });
}

void TrainingController::setOverlays(const std::vector<RunId>& runs) {
    overlay_ids_.assign(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(
                                                         std::min(runs.size(), most_overlays)));
    std::erase_if(overlays_, [this](const RunSeries& series) {
        return std::ranges::find(overlay_ids_, series.id) == overlay_ids_.end();
    });
    Q_EMIT overlaysChanged();
    readOverlays();
}

// Those that are not here yet, and those that still train.
void TrainingController::readOverlays() {
    std::vector<RunId> missing;
    for (const RunId id : overlay_ids_) {
        const auto known = std::ranges::find(overlays_, id, &RunSeries::id);
        if (known == overlays_.end() || known->state == RunState::running) missing.push_back(id);
    }
    if (missing.empty() || !overlay_reader_) return;
    overlay_.start(
        [reader = overlay_reader_,
         missing](const std::stop_token& stop) -> Result<std::vector<RunSeries>> {
            SPARSESCOPE_ASSIGN(const Corpus* corpus, reader->corpus());
            std::vector<RunSeries> read;
            for (const RunId run : missing) {
                if (stop.stop_requested()) return cancelled();
                auto series = read_series(*corpus, run);
                if (series) read.push_back(std::move(*series));  // else it was just removed
            }
            return read;
        },
        [this](Result<std::vector<RunSeries>> read) {
            if (!read) return;
            std::vector<RunSeries> all;
            for (const RunId id : overlay_ids_) {
                const auto fresh = std::ranges::find(*read, id, &RunSeries::id);
                const auto known = std::ranges::find(overlays_, id, &RunSeries::id);
                if (fresh != read->end()) {
                    all.push_back(std::move(*fresh));
                } else if (known != overlays_.end()) {
                    all.push_back(std::move(*known));
                }
            }
            overlays_ = std::move(all);
            Q_EMIT overlaysChanged();
        });
}

void TrainingController::followContents() {
    const WorkspaceContents& contents = workspace_.contents();
    for (auto it = summaries_.begin(); it != summaries_.end();) {
        const RunInfo* info = contents.run(it->first);
        it = info && info->state != RunState::running ? std::next(it) : summaries_.erase(it);
    }
    summarize();
    const auto gone = [&](RunId id) { return !contents.run(id); };
    if (std::erase_if(overlay_ids_, gone) > 0) setOverlays(std::vector(overlay_ids_));
    readOverlays();
    if (liveIsHere() && contents.run(live_.id)) live_is_stored_ = true;
    leaveRemovedRun();
    if (showing_live_) {
        followEndedLive();
    } else {
        followStored();
    }
}

// Its end is written by the engine, or by whoever found the engine gone; the name by a person.
void TrainingController::followEndedLive() {
    const RunInfo* info = workspace_.contents().run(live_.id);
    if (!info || running() || !liveIsHere() || info->state == RunState::running) return;
    const QString name = QString::fromStdString(info->name);
    if (live_.state == info->state && live_.name == name) return;
    live_.state = info->state;
    live_.name = name;
    Q_EMIT shownRunChanged();
}

void TrainingController::leaveRemovedRun() {
    const bool live_gone = showing_live_ && live_is_stored_ && !running() && liveIsHere() &&
                           !workspace_.contents().run(live_.id);
    if (live_gone) live_ = RunSeries{};
    const bool stored_gone =
        !showing_live_ && stored_.id != 0 && !workspace_.contents().run(stored_.id);
    if (live_gone || stored_gone) showNewest();
}

void TrainingController::followStored() {
    if (stored_.id == 0) return showNewest();
    const RunInfo* info = workspace_.contents().run(stored_.id);
    if (!info) return;
    const QString name = QString::fromStdString(info->name);
    const bool renamed = std::exchange(stored_.name, name) != name;
    if (info->state == stored_.state) {
        if (renamed) Q_EMIT shownRunChanged();
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
    Q_EMIT shownRunChanged();
}

}  // namespace sparsescope
