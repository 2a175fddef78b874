// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the speed of the fused training step against the dense reference step, in one process
// and on the same data. Times are those of a whole step: the fastest of several interleaved
// repetitions, because other programs can only add to them.
#pragma once
#include <span>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/sae/training_step.h"
#include "tests/bench/fastest.h"

namespace sparsescope::bench {

struct TrainShape {
    std::size_t dim;
    std::size_t hidden;
    std::size_t batch;
    int k;
};
// The shapes for which the project promises a speed-up.
[[nodiscard]] std::span<const TrainShape> train_shapes();

struct TrainTiming {
    TrainShape shape;
    Fastest reference, fused;
    StageSeconds stages_ms;  // of the fastest fused step
    Fastest monitoring;      // counting and a whole report, for one step
    Fastest sgemm;           // only the product [batch, dim]×[dim, hidden]
    double gradient_difference = 0;  // ‖∇fused − ∇reference‖ / ‖∇reference‖, largest of W, b, c
    double loss_difference = 0;  // of the total loss, relative
    double dead_share = 0;       // share of neurons that both steps take for dead

    [[nodiscard]] double ratio() const { return reference.wall_ms / fused.wall_ms; }
    [[nodiscard]] double cpu_ratio() const { return reference.cpu_ms / fused.cpu_ms; }
    [[nodiscard]] double sgemm_gflops() const {
        return 2e-6 * static_cast<double>(shape.batch * shape.dim * shape.hidden) / sgemm.wall_ms;
    }
};

[[nodiscard]] Result<TrainTiming> bench_train(const TrainShape& shape, int repetitions,
                                              std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
