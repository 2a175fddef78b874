// SPDX-License-Identifier: GPL-3.0-or-later
// Passes what the trainer reports on to the caller's events at once, and to the run store at least
// each second, so that a window opened later, or after a crash, shows the whole run. A store that
// cannot be written (a full disk) does not end the training. It is said once; the metrics wait in
// memory and are written when there is room again.
#pragma once
#include <chrono>
#include <optional>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/engine/train_trace.h"

namespace sparsescope {

class RunRecorder final : public TrainObserver {
  public:
    // trace may be null. With one, the trainer must report every step, and only some are passed on.
    RunRecorder(Corpus& corpus, RunInfo& run, const EngineHooks& hooks, TrainTrace* trace);

    void on_step(const StepMetrics& metrics) override;
    void on_histogram(const FrequencyHistogram& histogram) override;
    void on_held_out(const HeldOutQuality& quality) override;
    void on_changes(const NeuronChanges& changes) override;
    void on_checkpoint(const CheckpointInfo& written, std::span<const CheckpointInfo> all) override;
    void on_notice(std::int64_t step, const std::string& sentence) override;
    void on_waiting(std::int64_t step, const Error& error) override;
    void on_warning(const Error& error) override;
    TrainControl control() override;

    // Writes what is still in memory, including the run's progress and its list of checkpoints.
    [[nodiscard]] Status flush();

  private:
    using Clock = std::chrono::steady_clock;
    void record(const StepMetrics& metrics);
    void emit(const Event& event);
    void flush_if_due();

    Corpus& corpus_;
    RunInfo& run_;
    const EngineHooks& hooks_;
    TrainTrace* trace_;
    RunMetrics pending_;
    std::optional<std::vector<CheckpointInfo>> pending_checkpoints_;
    std::optional<StepMetrics> held_back_;  // the newest step, when it came too soon after another
    Clock::time_point last_record_{};
    Clock::time_point last_flush_ = Clock::now();
    bool warned_ = false;
};

}  // namespace sparsescope
