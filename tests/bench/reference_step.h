// SPDX-License-Identifier: GPL-3.0-or-later
// The official training step as plainly as it can be written: three dense forward passes (k with
// the auxiliary path, 4k, k again for the contrast), dense codes, automatic differentiation, Adam
// from tensor operations, the contrast on two concatenated copies of the batch. It is what the
// fused step is checked against and measured against, and nothing else. Torch-free header.
#pragma once
#include <memory>

#include "core/sae/training_step.h"

namespace sparsescope::bench {

template <class T>
class ReferenceStep {
  public:
    ReferenceStep(const TrainConfig& config, const HeadParameters<T>& head);
    ~ReferenceStep();
    ReferenceStep(const ReferenceStep&) = delete;
    ReferenceStep& operator=(const ReferenceStep&) = delete;

    // One forward, backward and Adam step.
    StepLosses run(const Batch<T>& batch, int k);
    // Losses and gradient; nothing changes but the dead counter.
    StepLosses gradient(const Batch<T>& batch, int k, HeadParameters<T>& out);
    [[nodiscard]] HeadParameters<T> head() const;
    void set_since_fired(const std::vector<std::int64_t>& since_fired);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparsescope::bench
