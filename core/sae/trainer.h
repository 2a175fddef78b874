// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a sparse head on dense embeddings, on the calling thread, until it is done or told to end.
// This header is free of LibTorch; the body uses it. The loss and the schedule are described in
// docs/method.md.
#pragma once
#include <cstdint>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/sae/train_data.h"
#include "core/sae/train_observer.h"
#include "core/sae/train_options.h"
#include "core/types/head_weights.h"
#include "core/types/train_end.h"

namespace sparsescope {

struct TrainOutcome {
    HeadWeights weights;     // as trained; stored_head() (sparsifier.h) makes the head to store
    std::int64_t steps = 0;  // steps done
    std::int64_t total_steps = 0;
    TrainEnd end = TrainEnd::finished;
    std::string reason;  // why a rule paused or stopped the run, or empty
    // Active neurons of the last step. Differs from config.k when the run ended while annealing.
    int k = 0;
    double seconds = 0;
};

// config must be resolved and valid for the data (checked again here). A stop request keeps what
// was learned, as control() does. A loss that is not finite pauses the run within the step (without
// a checkpoint folder, it ends the run with an error that names the step); nothing that is not
// finite is ever written to a checkpoint.
[[nodiscard]] Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                                         const TrainOptions& options, TrainObserver& observer,
                                         std::stop_token stop);

}  // namespace sparsescope
