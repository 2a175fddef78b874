// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the weights that a run is to start from fit it. Asked before a run is written into a
// workspace, and again by train(). config must be resolved; dim is that of the embeddings.
#pragma once
#include <cstddef>

#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/sae/head_parameters.h"
#include "core/types/head_weights.h"

namespace sparsescope {

// invalid_input: the weights are of another shape than the run.
[[nodiscard]] Status check_initial_weights(const HeadWeights& weights, const TrainConfig& config,
                                           std::size_t dim);
// invalid_argument: the weights of the checkpoint are of another shape than the run.
[[nodiscard]] Status check_checkpoint_shape(const HeadParameters<float>& head,
                                            const TrainConfig& config, std::size_t dim);

}  // namespace sparsescope
