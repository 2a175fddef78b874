// SPDX-License-Identifier: GPL-3.0-or-later
// One optimiser step of CSRv2, fused: one matrix product makes the pre-activations, one sorted
// top-4k has the top-k as its prefix (or another sparsifier chooses), decoding gathers rows,
// gradients are taken by hand, and Adam is spent row by row. The losses and gradients are those of
// the official step with its three forward calls; tests/core/sae checks this, and `sparsescope-cli
// bench train` compares the speed.
//
// Float is for training, double for checks. A step belongs to one thread and uses the threads of
// core/base/parallel.h inside.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/sae/dead_counter.h"
#include "core/sae/losses/loss.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

template <class T>
struct Batch {
    const T* x = nullptr;  // [rows, dim]
    std::size_t rows = 0;
    std::span<const std::int32_t> labels;       // [rows], or empty: nothing to tell apart
    std::span<const std::uint64_t> label_sets;  // [rows, words] bits, used instead when given
    // Which documents these are [rows], for a likeness that compares them, or empty.
    std::span<const std::uint32_t> documents = {};
    const Likeness* likeness = nullptr;
};

struct StepLosses {
    std::vector<LossValue> parts;
    double total = 0;
    std::int64_t auxiliary_mask = 0;  // dead neurons by the counter, as the auxiliary loss saw them
    std::int64_t dead_after = 0;      // the same at the end of the step
};

// Adam's moments, and everything else beside the weights that the next step depends on.
template <class T>
struct OptimiserState {
    HeadParameters<T> first_moment;
    HeadParameters<T> second_moment;
    std::int64_t steps = 0;
};

// The seconds spent in each stage of a step since the last reset.
struct StageSeconds {
    double matmul = 0, top_k = 0, decode = 0, auxiliary = 0, contrastive = 0, update = 0;
};

template <class T>
class TrainingStep {
  public:
    // config must be resolved, and head must have config.hidden neurons. variance is that of the
    // training data, the mean of ‖x − x̄‖² over its documents; only reconstruction = explained needs
    // it.
    TrainingStep(const TrainConfig& config, HeadParameters<T> head, double variance = 1);

    // Does one forward, backward and Adam step at k active neurons.
    StepLosses run(const Batch<T>& batch, int k);
    // Computes losses and their gradient, and changes nothing but the dead counter.
    StepLosses gradient(const Batch<T>& batch, int k, HeadParameters<T>& out);

    [[nodiscard]] const HeadParameters<T>& head() const { return head_; }
    // The state of the last step, for monitoring.
    [[nodiscard]] const StepState<T>& last() const { return state_; }
    [[nodiscard]] const StageSeconds& seconds() const { return seconds_; }

    [[nodiscard]] const OptimiserState<T>& optimiser() const { return optimiser_; }
    [[nodiscard]] const DeadCounter& dead_counter() const { return dead_counter_; }
    void restore(OptimiserState<T> optimiser, std::vector<std::int64_t> since_fired);
    // Of the steps from now on, where a schedule lets it fall.
    void set_learning_rate(double rate) { config_.learning_rate = rate; }

  private:
    struct ActiveLoss {
        std::string name;
        double weight;
        std::unique_ptr<Loss<T>> loss;
    };
    void forward(const Batch<T>& batch, int k);
    void read_batch(const Batch<T>& batch);
    void contrast();
    void soft_contrast();
    [[nodiscard]] kernels::ReconstructionScale reconstruction_scale() const;
    StepLosses evaluate();
    std::vector<T> pre_bias_gradient(const std::vector<T>& weighted_rows) const;

    TrainConfig config_;
    HeadParameters<T> head_;
    OptimiserState<T> optimiser_;
    DeadCounter dead_counter_;
    std::unique_ptr<Sparsifier<T>> sparsifier_;
    std::vector<ActiveLoss> losses_;
    bool wide_ = false;           // the 4k loss is on
    bool third_forward_ = false;  // a contrast is on
    bool nested_ = false;         // prefixes below k count as codes
    StepState<T> state_;
    StageSeconds seconds_;
};

}  // namespace sparsescope
