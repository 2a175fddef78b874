// SPDX-License-Identifier: GPL-3.0-or-later
// A run in the middle, complete enough to go on from bit for bit. It is a safetensors file with the
// official tensor names (so that it can be opened as a model, too), Adam's moments and the counters
// that metrics are made of. Its metadata hold the config and its checksum, the step, the order of
// batches, what the rules have seen, and a CRC-32 over all of that. The file is written whole or
// not at all. core/sae/run_folder.h says what the files of a run's folder are called and which of
// them stay.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>

#include "core/base/result.h"
#include "core/sae/batcher.h"
#include "core/sae/neuron_activity.h"
#include "core/sae/rule_watch.h"
#include "core/sae/run_folder.h"
#include "core/sae/training_step.h"

namespace sparsescope {

// What a run remembers beside its weights and their optimiser.
struct RunMemory {
    std::int64_t step = 0;  // steps done
    Batcher::Position position;
    NeuronActivity::State activity;
    RuleWatch::State rules;
    // The best held-out quality so far, which is 1-NN accuracy, or recall@10 without labels.
    std::optional<double> best;
};

struct Checkpoint {
    TrainConfig config;
    RunMemory memory;
    HeadParameters<float> head;
    OptimiserState<float> optimiser;
    std::vector<std::int64_t> since_fired;
};

// Refuses weights that are not finite (ErrorCode::internal), because such a checkpoint would
// replace a good one. `stopped` is asked several times a second and ends the writing with
// ErrorCode::cancelled. After any error, a file of that name is as it was.
[[nodiscard]] Status write_checkpoint(const std::filesystem::path& path, const TrainConfig& config,
                                      const RunMemory& memory, const TrainingStep<float>& training,
                                      const std::function<bool()>& stopped = {});
// The error names a damaged file.
[[nodiscard]] Result<Checkpoint> read_checkpoint(const std::filesystem::path& path);

}  // namespace sparsescope
