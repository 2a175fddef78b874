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
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/sae/likeness.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"
#include "core/types/label_paths.h"
#include "core/types/train_end.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

// Views must outlive the call. Labels are dataset label ids, no_label for none; may be empty.
struct TrainData {
    EmbeddingView train;
    std::span<const std::int32_t> train_labels;
    EmbeddingView held_out;  // may be empty
    std::span<const std::int32_t> held_out_labels;
    // [train rows, words]: a bit per tag. Wanted for labels = tags.
    std::span<const std::uint64_t> train_label_sets = {};
    const LabelPaths* train_paths = nullptr;  // of the training rows. Wanted for labels = levels.
    // How alike training rows are, for the levels loss; empty: by what config.labels says.
    Likeness likeness = {};
};

enum class TrainControl { go_on, checkpoint, mark, pause, stop, discard };

// Called on the training thread; implementations must return quickly.
class TrainObserver {
  public:
    virtual ~TrainObserver() = default;
    virtual void on_step(const StepMetrics&) {}
    virtual void on_histogram(const FrequencyHistogram&) {}
    virtual void on_held_out(const HeldOutQuality&) {}
    virtual void on_changes(const NeuronChanges&) {}
    // written: the newest; all: every checkpoint now in the folder, oldest first.
    virtual void on_checkpoint(const CheckpointInfo& /*written*/,
                               std::span<const CheckpointInfo> /*all*/) {}
    // A rule came true.
    virtual void on_notice(std::int64_t /*step*/, const std::string&) {}
    // A checkpoint that is due could not be written for want of room. Called about once a second,
    // with the run held in memory, until it can or control() says how to end.
    virtual void on_waiting(std::int64_t /*step*/, const Error&) {}
    // Something failed that is no reason to lose the run: a checkpoint that could not be written.
    virtual void on_warning(const Error&) {}
    // Asked after every step. stop: end here and keep what was learned; pause: end here at a
    // checkpoint; discard: end here and forget everything.
    virtual TrainControl control() { return TrainControl::go_on; }
};

struct TrainOptions {
    std::optional<HeadWeights> initial_weights;  // otherwise initialised from the seed
    std::filesystem::path resume_from;  // a checkpoint of a run with the same config, or empty
    bool branch = false;  // resume_from may be of a run with other settings of equal shape
    std::filesystem::path checkpoint_folder;  // empty: no checkpoints
    double checkpoint_seconds = 60;
    std::int64_t checkpoint_steps = 0;  // also every so many steps; 0: not
    std::vector<TrainRule> rules;
    std::vector<int> held_out_ks;  // measured beside config.k
    double held_out_share = 0.05;  // evaluate held-out quality every this share of the steps
    std::int64_t held_out_queries = 1000;
    std::int64_t held_out_database = 5000;
    double monitor_seconds =
        0.1;  // at most one on_step per this time, plus first and last; 0: every step
};

struct TrainOutcome {
    HeadWeights weights;     // as trained; stored_head() (sparsifier.h) makes the head to store
    std::int64_t steps = 0;  // steps done
    std::int64_t total_steps = 0;
    TrainEnd end = TrainEnd::finished;
    std::string reason;  // of a pause or stop that a rule asked for, or empty
    int k =
        0;  // active neurons of the last step: differs from config.k when stopped while annealing
    double seconds = 0;
};

// config must be resolved and valid for the data (checked again here). A stop request keeps what
// was learned, as control() does. A loss that is not finite pauses the run within the step (without
// a checkpoint folder: ends it with an error that names the step); nothing that is not finite is
// ever written to a checkpoint.
[[nodiscard]] Result<TrainOutcome> train(const TrainConfig& config, const TrainData& data,
                                         const TrainOptions& options, TrainObserver& observer,
                                         std::stop_token stop);

}  // namespace sparsescope
