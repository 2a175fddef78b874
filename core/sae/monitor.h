// SPDX-License-Identifier: GPL-3.0-or-later
// What a run tells about itself. Dead here means: silent at k over a stated window of training
// samples (one epoch, at least 10·h/k samples, or all samples seen while that is less) — unlike the
// optimiser's own counter, which resets on 4k hits and counts forward calls.
#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

#include "core/sae/training_step.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

class TrainMonitor {
  public:
    TrainMonitor(std::size_t hidden, std::int64_t train_documents, std::int64_t total_steps);

    // After every step: cheap, one pass over the batch's active slots.
    void count(const StepState<float>& state);
    // What to report about the step just counted.
    [[nodiscard]] StepMetrics metrics(std::int64_t step, int k, const StepLosses& losses,
                                      const StepState<float>& state) const;
    // Frequencies since the last call (or the start), and starts a new window.
    FrequencyHistogram take_histogram(std::int64_t step);

  private:
    [[nodiscard]] double steps_per_second() const;

    std::int64_t train_documents_;
    std::int64_t total_steps_;
    std::int64_t samples_ = 0;
    std::int64_t steps_ = 0;
    std::vector<std::int64_t>
        last_active_;  // sample count when the neuron last fired at k; −1 never
    std::vector<std::int64_t> activations_;  // since the last histogram
    std::int64_t histogram_start_ = 0;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace sparsescope
