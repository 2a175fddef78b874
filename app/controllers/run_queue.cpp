// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_queue.h"

namespace sparsescope {
namespace {

bool paused_by_a_person(const EngineOutcome& outcome) {
    if (const auto* training = std::get_if<TrainReport>(&outcome.result))
        return training->end == TrainEnd::paused && training->reason.empty();
    const auto* sweep = std::get_if<SweepSummary>(&outcome.result);
    return sweep && !sweep->complete;
}

}  // namespace

RunQueue::RunQueue(WorkspaceController& workspace, EngineRun& training, Settings& settings,
                   QObject* parent)
    : QObject(parent), workspace_(workspace), training_(training), settings_(settings) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &RunQueue::restore);
    // Whoever starts a training wants what waits to follow it.
    connect(&training_, &EngineRun::began, this, [this] {
        held_ = false;
        Q_EMIT changed();
    });
    // Queued: everybody else hears of the end first.
    connect(&training_, &EngineRun::ended, this, &RunQueue::followEnd, Qt::QueuedConnection);
}

void RunQueue::submit(const Job& job) {
    if (!training_.running()) return begin(job);
    const Job& last = waiting_.empty() ? newest_ : waiting_.back();
    if (last == job) return;
    waiting_.push_back(job);
    store();
    Q_EMIT changed();
}

void RunQueue::startNext() {
    if (training_.running() || waiting_.empty()) return;
    const Job job = waiting_.front();
    waiting_.erase(waiting_.begin());
    store();
    begin(job);
}

void RunQueue::remove(int index) {
    if (index < 0 || static_cast<std::size_t>(index) >= waiting_.size()) return;
    waiting_.erase(waiting_.begin() + index);
    store();
    Q_EMIT changed();
}

void RunQueue::begin(const Job& job) {
    newest_ = job;
    training_.go(job.arguments);
    Q_EMIT changed();
}

// Jobs of another workspace wait there; those of this one were left by an earlier window.
void RunQueue::restore() {
    waiting_.clear();
    for (const QStringList& kept : settings_.queue(workspace_.path()))
        if (kept.size() > 1) waiting_.push_back({kept.front(), kept.mid(1)});
    held_ = true;
    Q_EMIT changed();
}

void RunQueue::store() {
    QList<QStringList> kept;
    for (const Job& job : waiting_)
        kept << QStringList{job.title} + job.arguments;
    settings_.setQueue(workspace_.path(), kept);
}

void RunQueue::followEnd(const EngineOutcome& outcome) {
    held_ = held_ || paused_by_a_person(outcome);
    if (!held_ && training_.isHere()) startNext();
    Q_EMIT changed();
}

}  // namespace sparsescope
