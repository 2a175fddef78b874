// SPDX-License-Identifier: GPL-3.0-or-later
// Speed of the fused training step against the dense reference step, in one process on the same
// data. Times are the fastest of several interleaved repetitions: these are wall times of a whole
// step and other programs can only add to them.
#pragma once
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/sae/training_step.h"

namespace sparsescope::bench {

struct TrainShape {
    std::size_t dim;
    std::size_t hidden;
    std::size_t batch;
    int k;
};
// The shapes the project promises a speed-up for.
[[nodiscard]] std::span<const TrainShape> train_shapes();

struct TrainTiming {
    TrainShape shape;
    double reference_ms = 0;
    double fused_ms = 0;
    double ratio = 0;                // reference / fused
    double gradient_difference = 0;  // ‖∇fused − ∇reference‖ / ‖∇reference‖, largest of W, b, c
    double loss_difference = 0;  // relative, of the total
    double dead_share = 0;       // marked dead in both
    StageSeconds stages_ms;      // of one fused step
    double sgemm_gflops = 0;     // of the [batch, dim]×[dim, hidden] product alone
    double sgemm_ms = 0;
};

[[nodiscard]] Result<TrainTiming> bench_train(const TrainShape& shape, int repetitions,
                                              std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
