// SPDX-License-Identifier: GPL-3.0-or-later
// What a run minimises, as a function of the embeddings of a batch. Private to this folder.
#pragma once
#include <memory>

#include "core/tune/passes.h"
#include "core/tune/torch/tensor.h"
#include "core/tune/tune_step.h"

namespace sparsescope::tune {

struct Objective {
    virtual ~Objective() = default;
    // embeddings [documents of passes, dim]. Returns the total loss with its graph, and writes down
    // the parts.
    virtual at::Tensor evaluate(const at::Tensor& embeddings, const TunePasses& passes,
                                const TuneBatch& batch, int k, TuneLosses& losses) = 0;
};

[[nodiscard]] std::unique_ptr<Objective> staged_objective(const TuneConfig& config,
                                                          std::size_t dim);

}  // namespace sparsescope::tune
