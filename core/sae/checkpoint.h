// SPDX-License-Identifier: GPL-3.0-or-later
// A run in the middle, complete enough to go on from bit for bit: a safetensors file with the
// official tensor names (so it can be opened as a model too), Adam's moments and the counters that
// metrics are made of; in its metadata the config and its checksum, the step, the order of batches,
// what the rules have seen, and a CRC-32 over all of that. Written atomically. How the files of a
// run's folder are called and which of them stay: core/sae/run_folder.h.
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

// What a run is besides its weights and their optimiser.
struct RunProgress {
    std::int64_t step = 0;  // steps done
    Batcher::Position position;
    NeuronActivity::State activity;
    RuleWatch::State rules;
    // Best held-out quality so far: 1-NN accuracy, or recall@10 without labels.
    std::optional<double> best;
};

struct Checkpoint {
    TrainConfig config;
    RunProgress progress;
    HeadParameters<float> head;
    OptimiserState<float> optimiser;
    std::vector<std::int64_t> since_fired;
};

// Refuses (ErrorCode::internal) weights that are not finite: such a checkpoint would replace a good
// one. `stopped`, asked several times a second, ends the writing with ErrorCode::cancelled; on any
// error a file of that name stays as it was.
[[nodiscard]] Status write_checkpoint(const std::filesystem::path& path, const TrainConfig& config,
                                      const RunProgress& progress,
                                      const TrainingStep<float>& training,
                                      const std::function<bool()>& stopped = {});
// A damaged file is named in the error.
[[nodiscard]] Result<Checkpoint> read_checkpoint(const std::filesystem::path& path);

}  // namespace sparsescope
