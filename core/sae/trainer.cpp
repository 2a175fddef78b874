// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/trainer.h"

#include "core/recipe/data_shape.h"
#include "core/recipe/schedule.h"
#include "core/recipe/validate.h"
#include "core/sae/checkpoint.h"
#include "core/sae/initial_head.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/sae/start_check.h"
#include "core/sae/torch/matmul.h"
#include "core/sae/train_run.h"
#include "core/sae/trouble.h"

namespace sparsescope {

namespace {

DataShape shape_of(const TrainData& data) {
    DataShape shape =
        data_shape(data.train_labels, data.train.dim, data.train_label_sets, data.train_paths);
    shape.train_documents = static_cast<std::int64_t>(data.train.rows);  // also without labels
    return shape;
}

Status check_fits(const Checkpoint& checkpoint, const TrainConfig& config, std::size_t dim,
                  bool branch) {
    if (!branch && !(checkpoint.config == config))
        return fail(ErrorCode::invalid_argument,
                    "The checkpoint belongs to a run with other settings. Branch from it instead.");
    return check_checkpoint_shape(checkpoint.head, config, dim);
}

int k_at(const TrainConfig& config, const TrainData& data, std::int64_t step) {
    return AnnealingSchedule(config,
                             total_steps(config, static_cast<std::int64_t>(data.train.rows)))
        .k_at(step);
}

Result<TrainOutcome> begin(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    Random random(config.seed);
    HeadParameters<float> head;
    if (options.initial_weights) {
        SPARSESCOPE_TRY(check_initial_weights(*options.initial_weights, config, data.train.dim));
        head = HeadParameters<float>(*options.initial_weights);
        start_sparsifier(config, data.train, k_at(config, data, 0), head);
    } else {
        head = initial_head(config, data.train, random);
    }
    return TrainRun(config, data, options, observer, std::move(head), random, std::move(stop)).go();
}

Result<TrainOutcome> go_on(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    SPARSESCOPE_ASSIGN(Checkpoint checkpoint, read_checkpoint(options.resume_from));
    SPARSESCOPE_TRY(check_fits(checkpoint, config, data.train.dim, options.branch));
    auto head = std::move(checkpoint.head);
    if (checkpoint.config.sparsifier != config.sparsifier)
        start_sparsifier(config, data.train, k_at(config, data, checkpoint.memory.step), head);
    TrainRun run(config, data, options, observer, std::move(head), Random(config.seed),
                 std::move(stop));
    SPARSESCOPE_TRY(run.go_on_from(std::move(checkpoint)));
    return run.go();
}

}  // namespace

Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer,
                           std::stop_token stop) {
    return guard("training", [&]() -> Result<TrainOutcome> {
        SPARSESCOPE_TRY(validate(config, shape_of(data)));
        SPARSESCOPE_TRY(check_values(data.train, "training"));
        SPARSESCOPE_TRY(check_values(data.held_out, "held-out"));
        use_compute_threads();
        return options.resume_from.empty() ? begin(config, data, options, observer, stop)
                                           : go_on(config, data, options, observer, stop);
    });
}

}  // namespace sparsescope
