// SPDX-License-Identifier: GPL-3.0-or-later
// What a run tells about itself after a step. Counting is done at every step and costs one pass
// over the active slots; everything larger is done when it is asked for.
#pragma once
#include <cstdint>
#include <optional>

#include "core/sae/neuron_activity.h"
#include "core/sae/step_rate.h"
#include "core/sae/training_step.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

// Resident memory of this process; nullopt where the system does not tell.
[[nodiscard]] std::optional<std::int64_t> resident_bytes();

class TrainMonitor {
  public:
    TrainMonitor(std::size_t hidden, std::int64_t train_documents, std::int64_t total_steps);

    // To be called after every step.
    void count(const StepState<float>& state, int k);
    // The run was held, and the time for which it was is no part of its speed.
    void held() { rate_.restart(); }

    struct Report {
        StepMetrics metrics;
        bool window_complete = false;  // whether the dead shares are over a whole window
    };
    // Returns what to report about the step that was just counted.
    [[nodiscard]] Report report(std::int64_t step, int k, const StepLosses& losses,
                                const StepState<float>& state);

    [[nodiscard]] NeuronActivity& activity() { return activity_; }

  private:
    NeuronActivity activity_;
    StepRate rate_;
    std::int64_t total_steps_;
};

}  // namespace sparsescope
