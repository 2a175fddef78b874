// SPDX-License-Identifier: GPL-3.0-or-later
// What a training run tells its owner, and what the owner may answer. Everything is called on the
// training thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "core/base/error.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

enum class TrainControl { go_on, checkpoint, mark, pause, stop, discard };

// Implementations must return quickly: training waits for them.
class TrainObserver {
  public:
    virtual ~TrainObserver() = default;
    virtual void on_step(const StepMetrics&) {}
    virtual void on_histogram(const FrequencyHistogram&) {}
    virtual void on_held_out(const HeldOutQuality&) {}
    virtual void on_changes(const NeuronChanges&) {}
    // `written` is the newest checkpoint, `all` is every checkpoint now in the folder, oldest
    // first.
    virtual void on_checkpoint(const CheckpointInfo& /*written*/,
                               std::span<const CheckpointInfo> /*all*/) {}
    // A rule came true.
    virtual void on_notice(std::int64_t /*step*/, const std::string&) {}
    // A checkpoint that is due could not be written because there is no room. This is called about
    // once a second, with the run held in memory, until it can be written or control() says how to
    // end.
    virtual void on_waiting(std::int64_t /*step*/, const Error&) {}
    // Something failed that is no reason to lose the run, such as a checkpoint that could not be
    // written.
    virtual void on_warning(const Error&) {}
    // Asked after every step. stop ends the run here and keeps what was learned, pause ends it here
    // at a checkpoint, discard ends it here and forgets everything.
    virtual TrainControl control() { return TrainControl::go_on; }
};

}  // namespace sparsescope
