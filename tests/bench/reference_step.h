// SPDX-License-Identifier: GPL-3.0-or-later
// The official training step, written as plainly as possible: three dense forward passes (k with
// the auxiliary path, 4k, and k again for the contrast), dense codes, automatic differentiation,
// Adam from tensor operations, and the contrast on two concatenated copies of the batch. It exists
// only to check and measure the fused step against it. The header needs no LibTorch.
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

    // Does one forward, backward and Adam step.
    StepLosses run(const Batch<T>& batch, int k);
    // Computes the losses and the gradient, and changes nothing but the dead counter.
    StepLosses gradient(const Batch<T>& batch, int k, HeadParameters<T>& out);
    [[nodiscard]] HeadParameters<T> head() const;
    void set_since_fired(const std::vector<std::int64_t>& since_fired);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sparsescope::bench
