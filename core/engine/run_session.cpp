// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run_session.h"

#include <unistd.h>

#include <chrono>

#include "core/workspace/run_requests.h"

namespace sparsescope {

namespace {

constexpr std::chrono::milliseconds flush_wait{50};
constexpr std::chrono::minutes keep_wait{10};

}  // namespace

Result<TrainReport> RunSession::run() {
    SPARSESCOPE_TRY(prepare());
    SPARSESCOPE_TRY(begin_run());
    Result<TrainOutcome> outcome = learn();
    if (!outcome) return fail(end_run(RunState::failed, std::move(outcome.error())));
    return conclude(*outcome);
}

Status RunSession::begin_run() {
    SPARSESCOPE_ASSIGN(const Beginning beginning, this->beginning());
    const bool resumes = run_.id != 0;
    run_.config = beginning.config;
    run_.total_steps = beginning.total_steps;
    run_.process = getpid();
    run_.state = RunState::running;
    run_.step = beginning.start_step;
    run_.finished.clear();
    run_.message.clear();
    if (resumes) {
        drop_run_requests(corpus_.run_folder(run_.id));
        SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    } else {
        run_.kind = beginning.kind;
        run_.dataset = beginning.dataset;
        run_.name = beginning.name;
        run_.sweep = beginning.sweep;
        run_.documents = beginning.documents;
        SPARSESCOPE_ASSIGN(run_.id, corpus_.add_run(run_));
    }
    SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
    if (auto kept = began(); !kept) return fail(end_run(RunState::failed, std::move(kept.error())));
    if (hooks_.began) hooks_.began(corpus_.run_folder(run_.id));
    if (hooks_.event) hooks_.event(StartedEvent{run_.id, run_.name, run_.total_steps, run_.config});
    return {};
}

Result<TrainOutcome> RunSession::learn() {
    RunRecorder recorder(corpus_, run_, hooks_, trace());
    // While it trains a busy file is no reason to wait: metrics are written with the next flush.
    corpus_.set_lock_wait(flush_wait, hooks_.stop);
    Result<TrainOutcome> outcome = guard("training", [&] { return train(recorder); });
    // What was learned is worth waiting for, whatever asked the training to end.
    corpus_.set_lock_wait(keep_wait);
    if (outcome && outcome->end == TrainEnd::discarded) return outcome;
    // Metrics that cannot be written are no reason to drop what was learned.
    if (const auto written = recorder.flush(); !written) warn(written.error().message);
    return outcome;
}

Result<TrainReport> RunSession::conclude(const TrainOutcome& outcome) {
    TrainReport report;
    report.end = outcome.end;
    report.reason = outcome.reason;
    report.train_seconds = outcome.seconds;
    if (outcome.end == TrainEnd::discarded) {
        SPARSESCOPE_TRY(discard());
    } else if (outcome.end == TrainEnd::paused) {
        SPARSESCOPE_TRY(end_as(outcome, RunState::paused));
    } else {
        if (outcome.steps == 0)
            return fail(end_run(
                RunState::stopped,
                Error{ErrorCode::cancelled, "Stopped before the first step: no model was made."}));
        SPARSESCOPE_TRY(keep(outcome));
    }
    report.run = run_;
    describe(report);
    return report;
}

Status RunSession::end_as(const TrainOutcome& outcome, RunState state) {
    run_.state = state;
    run_.step = outcome.steps;
    run_.message = outcome.reason;
    SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    SPARSESCOPE_ASSIGN(run_, corpus_.run(run_.id));
    return {};
}

Status RunSession::discard() {
    run_.state = RunState::stopped;  // a run that trains cannot be deleted
    SPARSESCOPE_TRY(corpus_.set_progress(run_.id, run_));
    return corpus_.remove_run(run_.id);
}

// A checkpoint too many is no reason to call the training failed.
void RunSession::trim(KeptCheckpoints keep) {
    if (const auto trimmed = corpus_.trim_run(run_.id, {.keep = keep}); !trimmed)
        warn(trimmed.error().message);
    if (auto run = corpus_.run(run_.id)) run_ = std::move(*run);
}

void RunSession::warn(const std::string& sentence) const {
    if (hooks_.warning) hooks_.warning(sentence);
}

Error RunSession::end_run(RunState state, Error error) {
    run_.state = state;
    run_.message = error.message;
    if (const auto written = corpus_.set_progress(run_.id, run_); !written)
        warn(written.error().message);
    if (state == RunState::failed && !run_.checkpoint.empty())
        error.message += fmt::format(
            " Go on from its checkpoint of step {0} with: sparsescope-cli train WORKSPACE --resume "
            "{1}, or make a model of it with: sparsescope-cli keep WORKSPACE --run {1}",
            run_.checkpoint_step, run_.id);
    return error;
}

}  // namespace sparsescope
