// SPDX-License-Identifier: GPL-3.0-or-later
// A run in the middle, complete enough to go on from bit for bit: a safetensors file
// step-<step>.safetensors with the official tensor names (so it can be opened as a model too),
// Adam's moments, and in its metadata the config, the step, the order of batches and a CRC-32 over
// all tensors. Written atomically; the newest two of a run are kept.
#pragma once
#include <filesystem>

#include "core/base/result.h"
#include "core/sae/batcher.h"
#include "core/sae/training_step.h"

namespace sparsescope {

struct Checkpoint {
    TrainConfig config;
    std::int64_t step = 0;  // steps done
    HeadParameters<float> head;
    OptimiserState<float> optimiser;
    std::vector<std::int64_t> since_fired;
    Batcher::Position position;
};

// Refuses (ErrorCode::internal) weights that are not finite: such a checkpoint would replace a good
// one.
[[nodiscard]] Result<std::filesystem::path> write_checkpoint(const std::filesystem::path& folder,
                                                             const TrainConfig& config,
                                                             std::int64_t step,
                                                             const TrainingStep<float>& training,
                                                             const Batcher::Position& position);
// A damaged file is named in the error.
[[nodiscard]] Result<Checkpoint> read_checkpoint(const std::filesystem::path& path);

// Weights without what a run needs to go on, beside its checkpoints and named like them.
[[nodiscard]] Result<std::filesystem::path> write_final_weights(const std::filesystem::path& folder,
                                                                const HeadWeights& weights,
                                                                std::int64_t step);

struct KeptWeights {
    HeadWeights weights;
    std::int64_t step = 0;  // steps they were trained for
};
// The newest file of a run's folder that is whole; damaged ones are passed over. not_found when
// there is none.
[[nodiscard]] Result<KeptWeights> newest_weights(const std::filesystem::path& folder);

[[nodiscard]] bool all_finite(const HeadParameters<float>& head);

}  // namespace sparsescope
