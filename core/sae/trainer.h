// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a sparse head on dense embeddings, on the calling thread, until done or asked to stop.
// Torch-free header; the body uses LibTorch. Loss and schedule: docs/method.md.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/recipe/train_config.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

// Views must outlive the call. Labels are dataset label ids, no_label for none; may be empty.
struct TrainData {
    EmbeddingView train;
    std::span<const std::int32_t> train_labels;
    EmbeddingView held_out;  // may be empty
    std::span<const std::int32_t> held_out_labels;
};

enum class TrainControl { go_on, checkpoint, stop };

// Called on the training thread; implementations must return quickly.
class TrainObserver {
  public:
    virtual ~TrainObserver() = default;
    virtual void on_step(const StepMetrics&) {}
    virtual void on_histogram(const FrequencyHistogram&) {}
    virtual void on_held_out(const HeldOutQuality&) {}
    virtual void on_checkpoint(std::int64_t /*step*/, const std::filesystem::path&) {}
    // Something failed that is no reason to lose the run: a checkpoint that could not be written.
    virtual void on_warning(const Error&) {}
    // Asked after every step. stop: end here and keep what was learned.
    virtual TrainControl control() { return TrainControl::go_on; }
};

struct TrainOptions {
    std::optional<HeadWeights> initial_weights;  // otherwise initialised from the seed
    std::filesystem::path resume_from;  // a checkpoint of a run with the same config, or empty
    std::filesystem::path checkpoint_folder;  // empty: no checkpoints
    double checkpoint_seconds = 60;
    double held_out_share = 0.05;  // evaluate held-out quality every this share of the steps
    std::int64_t held_out_queries = 1000;
    std::int64_t held_out_database = 5000;
    double monitor_seconds =
        0.1;  // at most one on_step per this time, plus first and last; 0: every step
};

struct TrainOutcome {
    HeadWeights weights;
    std::int64_t steps = 0;  // steps done
    std::int64_t total_steps = 0;
    bool stopped_early = false;
    int k =
        0;  // active neurons of the last step: differs from config.k when stopped while annealing
    double seconds = 0;
};

// config must be resolved and valid for the data (checked again here). A stop request keeps what
// was learned, as control() does. A loss that is not finite ends the run with an error that names
// the step; nothing that is not finite is ever written to a checkpoint.
[[nodiscard]] Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                                         const TrainOptions& options, TrainObserver& observer,
                                         std::stop_token stop);

}  // namespace sparsescope
