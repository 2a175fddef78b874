// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_queue.h"

#include <iterator>

namespace sparsescope {
namespace {

bool paused_by_a_person(const EngineOutcome& outcome) {
    if (const auto* training = std::get_if<TrainReport>(&outcome.result))
        return training->end == TrainEnd::paused && training->reason.empty();
    const auto* sweep = std::get_if<SweepSummary>(&outcome.result);
    return sweep && !sweep->complete;
}

bool went_wrong(const EngineOutcome& outcome) {
    return outcome.kind == EngineOutcome::Kind::failed || outcome.kind == EngineOutcome::Kind::died;
}

}  // namespace

RunQueue::RunQueue(WorkspaceController& workspace, EngineRun& training, Settings& settings,
                   QObject* parent)
    : QObject(parent), workspace_(workspace), training_(training), settings_(settings) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &RunQueue::restore);
    connect(&workspace_, &WorkspaceController::accessChanged, this, &RunQueue::restore);
    // Whoever starts a training wants what waits to follow it.
    connect(&training_, &EngineRun::began, this, [this] {
        ready_ = waiting_.size();
        newest_ = {};
        Q_EMIT changed();
    });
    // Queued: everybody else hears of the end first.
    connect(&training_, &EngineRun::ended, this, &RunQueue::followEnd, Qt::QueuedConnection);
}

void RunQueue::submit(const Job& job) {
    if (workspace_.readOnly()) return;
    if (!training_.running()) return begin(job);
    const auto place = waiting_.begin() + static_cast<std::ptrdiff_t>(ready_);
    if (job == (ready_ == 0 ? newest_ : *std::prev(place))) return;
    waiting_.insert(place, job);
    ++ready_;
    store();
    Q_EMIT changed();
}

void RunQueue::hold() {
    ready_ = 0;
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
    if (static_cast<std::size_t>(index) < ready_) --ready_;
    store();
    Q_EMIT changed();
}

void RunQueue::begin(const Job& job) {
    training_.go(job.arguments);
    newest_ = job;
    Q_EMIT changed();
}

// Jobs of another workspace wait there. Those of this one were left by an earlier window, which
// holds them, or wait for a run that still trains.
void RunQueue::restore() {
    waiting_.clear();
    if (!workspace_.readOnly())
        for (const QStringList& kept : settings_.queue(workspace_.path()))
            if (kept.size() > 1) waiting_.push_back({kept.front(), kept.mid(1)});
    ready_ = training_.running() && training_.isHere() ? waiting_.size() : 0;
    Q_EMIT changed();
}

void RunQueue::store() {
    QList<QStringList> kept;
    for (const Job& job : waiting_)
        kept << QStringList{job.title} + job.arguments;
    settings_.setQueue(workspace_.path(), kept);
}

void RunQueue::followEnd(const EngineOutcome& outcome) {
    if (training_.running()) return;  // a person was faster
    // What kept one from beginning would keep them all.
    if (paused_by_a_person(outcome) || (went_wrong(outcome) && !training_.reported())) ready_ = 0;
    if (ready_ > 0) startNext();
    Q_EMIT changed();
}

}  // namespace sparsescope
