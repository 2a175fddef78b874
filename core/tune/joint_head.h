// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse head of a joint run: the fused step of core/sae (training_step.h), with every loss
// that it knows, and the gradient that goes on into the backbone. Free of LibTorch.
//
// What goes on is the gradient of the losses that compare codes (contrast, repulsion, levels,
// distil …), through the neurons active at k: with δ_j the gradient of those by a code's weight at
// neuron j,
//   ∂L/∂x = Σ_j δ_j·W[j]
// Rebuilding embeddings is the head's task alone. If the backbone shared it, it could make
// embeddings easier to rebuild by making them alike; and with a target that is held still it runs
// away from it instead, since where codes rebuild less than the whole, moving x along W moves the
// next target further than its reconstruction (docs/finetuning.md has what was measured). Nor does
// the auxiliary loss go on: what a dead neuron would explain is no reason to move an embedding.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/sae/training_step.h"
#include "core/tune/passes.h"
#include "core/tune/tune_step.h"

namespace sparsescope {

// ∂L/∂x as above, of the step's last batch [rows, dim].
template <class T>
[[nodiscard]] std::vector<T> input_gradient(const TrainingStep<T>& step);

// Documents of a batch that belong together share a label: those of one group, and without groups
// the two of a pair, and of pairs that share a document. Hard negatives are by themselves. One
// label for each of passes.documents.
[[nodiscard]] std::vector<std::int32_t> joint_labels(const TunePasses& passes,
                                                     const TuneBatch& batch);

class JointHead {
  public:
    // Everything that the next step depends on.
    struct State {
        HeadParameters<float> head;
        OptimiserState<float> optimiser;
        std::vector<std::int64_t> since_fired;
        double variance = 0;  // of the embeddings at the start, for ReconstructionUnit::explained
    };

    // config.head is resolved. start: where the head starts, or made from the seed.
    [[nodiscard]] static Result<std::unique_ptr<JointHead>> make(
        const TuneConfig& config, std::size_t dim, const std::optional<HeadWeights>& start);

    [[nodiscard]] std::size_t hidden() const { return hidden_; }
    // Until then nothing was seen of the embeddings, which a recipe may start at.
    [[nodiscard]] bool started() const { return step_ != nullptr; }
    // How many documents to start from.
    [[nodiscard]] std::size_t sample_size() const;
    void start(EmbeddingView sample);

    // Losses of a batch, and ∂L/∂x. Nothing is learned before accept().
    [[nodiscard]] std::vector<float> gradient(EmbeddingView embeddings, const TunePasses& passes,
                                              const TuneBatch& batch, int k, TuneLosses& losses);
    void accept(double learning_rate);

    [[nodiscard]] HeadWeights weights() const;
    [[nodiscard]] State state() const;
    void restore(State state);

  private:
    JointHead(const TuneConfig& config, std::size_t dim);
    void put(HeadParameters<float> head, double variance);

    TrainConfig config_;
    std::uint64_t seed_;
    std::size_t dim_, hidden_;
    std::optional<HeadParameters<float>> given_;
    double variance_ = 1;
    std::unique_ptr<TrainingStep<float>> step_;
    // The batch between gradient() and accept().
    std::vector<float> x_;
    std::vector<std::int32_t> labels_;
    std::vector<std::uint32_t> documents_;
    Likeness likeness_;
    Batch<float> batch_;
    int k_ = 0;
};

}  // namespace sparsescope
