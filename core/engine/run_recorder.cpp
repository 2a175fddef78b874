// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run_recorder.h"

#include <utility>

namespace sparsescope {

namespace {
constexpr std::chrono::milliseconds record_interval{100};
constexpr std::chrono::milliseconds flush_interval{900};  // with a step's own time, within a second
}  // namespace

RunRecorder::RunRecorder(Corpus& corpus, RunInfo& run, const EngineHooks& hooks, TrainTrace* trace)
    : corpus_(corpus), run_(run), hooks_(hooks), trace_(trace) {}

void RunRecorder::on_step(const StepMetrics& metrics) {
    run_.step = metrics.step + 1;
    if (trace_ != nullptr) {
        trace_->add(metrics);
        if (Clock::now() - last_record_ < record_interval) {
            held_back_ = metrics;
            return;
        }
    }
    record(metrics);
    flush_if_due();
}

void RunRecorder::on_histogram(const FrequencyHistogram& histogram) {
    emit(histogram);
    pending_.histograms.push_back(histogram);
}

void RunRecorder::on_held_out(const HeldOutQuality& quality) {
    emit(quality);
    pending_.held_out.push_back(quality);
}

void RunRecorder::on_changes(const NeuronChanges& changes) {
    emit(changes);
    pending_.changes.push_back(changes);
}

void RunRecorder::on_checkpoint(const CheckpointInfo& written,
                                std::span<const CheckpointInfo> all) {
    run_.checkpoint = written.file;
    run_.checkpoint_step = written.step;
    pending_checkpoints_.emplace(all.begin(), all.end());
    last_flush_ = {};  // due now: a checkpoint that the workspace does not name cannot be kept
    flush_if_due();
    const auto path = corpus_.run_folder(run_.id) / written.file;
    emit(CheckpointEvent{written.step, path.string(), written.best, written.marked});
}

void RunRecorder::on_notice(std::int64_t step, const std::string& sentence) {
    emit(NoticeEvent{step, sentence});
}

void RunRecorder::on_waiting(std::int64_t step, const Error& error) {
    emit(WaitingEvent{step, error.message});
}

void RunRecorder::on_warning(const Error& error) {
    if (hooks_.warning) hooks_.warning(error.message + " Training goes on.");
}

TrainControl RunRecorder::control() {
    return hooks_.control ? hooks_.control() : TrainControl::go_on;
}

Status RunRecorder::flush() {
    // record() empties held_back_, so it must not be given a reference into it.
    if (const auto newest = std::exchange(held_back_, std::nullopt)) record(*newest);
    last_flush_ = Clock::now();
    SPARSESCOPE_TRY(corpus_.append_metrics(run_.id, pending_));
    pending_ = {};
    if (pending_checkpoints_) {
        SPARSESCOPE_TRY(corpus_.keep_checkpoints(run_.id, *pending_checkpoints_));
        pending_checkpoints_.reset();
    }
    return corpus_.set_progress(run_.id, run_);
}

void RunRecorder::record(const StepMetrics& metrics) {
    held_back_.reset();
    last_record_ = Clock::now();
    emit(metrics);
    pending_.steps.push_back(metrics);
}

void RunRecorder::emit(const Event& event) {
    if (hooks_.event) hooks_.event(event);
}

void RunRecorder::flush_if_due() {
    if (Clock::now() - last_flush_ < flush_interval) return;
    const Status written = flush();
    if (written || warned_ || !hooks_.warning) return;
    warned_ = true;
    hooks_.warning(written.error().message +
                   " Training goes on; its metrics stay in memory until they can be written.");
}

}  // namespace sparsescope
