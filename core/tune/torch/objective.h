// SPDX-License-Identifier: GPL-3.0-or-later
// What a run minimises, as a function of the embeddings of a batch. Private to this folder.
#pragma once
#include <memory>

#include "core/tune/joint_head.h"
#include "core/tune/passes.h"
#include "core/tune/torch/tensor.h"
#include "core/tune/tune_step.h"

namespace sparsescope::tune {

struct Objective {
    virtual ~Objective() = default;
    // embeddings [documents of passes, dim], a leaf without a gradient. Writes down the losses and
    // their total, and returns ∂total/∂embeddings. Learns nothing yet.
    virtual at::Tensor gradient(const at::Tensor& embeddings, const TunePasses& passes,
                                const TuneBatch& batch, int k, TuneLosses& losses) = 0;
    // The backbone takes its step, so may the rest.
    virtual void accept(double /*factor*/) {}
    virtual JointHead* head() { return nullptr; }
};

[[nodiscard]] std::unique_ptr<Objective> staged_objective(const TuneConfig& config,
                                                          std::size_t dim);
[[nodiscard]] Result<std::unique_ptr<Objective>> joint_objective(
    const TuneConfig& config, std::size_t dim, const std::optional<HeadWeights>& start);

}  // namespace sparsescope::tune
