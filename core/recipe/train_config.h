// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that decides a training run, frozen at its start. It is free of LibTorch, so that the
// window previews and validates with the same code that the engine trains with. Defaults are those
// of CSRv2 (arXiv 2602.05735), as its official code has them.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/recipe/data_shape.h"

namespace sparsescope {

enum class ContrastiveMode { none, self, supervised };
// grouped keeps the documents of one label (or pair) in one batch, with labels in random order,
// which is the only way that pairs ever meet (method §5.1). automatic is grouped for pair-like data
// and else shuffled.
enum class BatchOrder { automatic, shuffled, grouped, sequential };
enum class PreBiasStart { zero, data_mean };
// Whether the weights of neurons start at random or at training documents.
enum class WeightStart { uniform, documents };
// What makes two documents alike for a contrast with labels: one class (or pair, or query), a tag
// that both carry, or levels that they share (method §5.3). automatic is levels where there are
// any, and else classes.
enum class LabelSource { automatic, classes, tags, levels };
// What squared errors of a reconstruction are counted in (method §2.1): the mean over the
// dimensions (official code), the sum over them (the papers), or shares of the data's variance.
enum class ReconstructionUnit { mean, sum, explained };
// Which code keeps a neuron from counting as dead for the auxiliary loss: the one at 4k (official)
// or the one at k.
enum class AliveAt { wide, k };

struct TrainConfig {
    std::string preset = "csrv2-text";
    int hidden = 0;                   // h; 0: 4·d
    int k = 8;                        // active neurons per code at the end; 0: 32, h/8 at most
    int initial_k = 64;               // annealing starts here; equal to k or below: no annealing
    double decay_ratio = 0.7;         // share of the steps over which k is annealed
    std::string schedule = "linear";  // how k falls: a name of schedules()
    std::string sparsifier = "topk";  // a name of sparsifier_names()
    int aux_k = 0;                    // 0: 1024 for h ≥ 8192, else h/8
    ReconstructionUnit reconstruction = ReconstructionUnit::mean;
    double reconstruction_weight = 1;  // of L(k)
    double multi_topk_weight = 0.125;  // of L(4k)
    // Of L at 1, 2, 4, … below k together. Above 0, distil and levels take those prefixes for
    // codes, too.
    double nested_weight = 0;
    double aux_weight = 0.1;          // β
    double contrastive_weight = 0.1;  // γ
    double temperature = 0.2;         // τ
    ContrastiveMode contrastive = ContrastiveMode::supervised;
    LabelSource labels = LabelSource::classes;
    double decoupled_weight = 0;  // decoupled contrast: the positive left out of the denominator
    double repulsion_weight = 0;  // self contrast beside the contrast with labels
    double balance_weight = 0;    // spreads use over neurons
    double distil_weight = 0;     // orders the batch by code as the embeddings order it
    double levels_weight = 0;     // contrast by how much of their labels documents share
    PreBiasStart pre_bias_start = PreBiasStart::zero;
    WeightStart weight_start = WeightStart::uniform;
    int epochs = 10;  // 0: thirty, but 500 to 3,000 steps
    int batch = 128;  // 0: by the number of documents
    double learning_rate = 1e-4;
    // 0: epochs·ceil(N/B). Otherwise the run, and its schedule, still counts all steps but ends
    // after this many.
    std::int64_t max_steps = 0;
    std::uint64_t seed = 1227;
    BatchOrder order = BatchOrder::automatic;
    int dead_threshold = 30;  // in forward calls; a step counts three (two without contrast)
    AliveAt alive_at = AliveAt::wide;

    bool operator==(const TrainConfig&) const = default;
};

// The config with every 0 that means "decide for me" filled in.
[[nodiscard]] TrainConfig resolved(TrainConfig config, const DataShape& data);

// Whether a loss that is on compares documents by their labels, and needs one of each document.
[[nodiscard]] bool uses_labels(const TrainConfig& config);

// The sparsifiers that core_sae has, in the order of its list.
[[nodiscard]] std::span<const std::string_view> sparsifier_names();

[[nodiscard]] std::string_view to_string(ContrastiveMode mode);
[[nodiscard]] std::string_view to_string(BatchOrder order);
[[nodiscard]] std::string_view to_string(PreBiasStart start);
[[nodiscard]] std::string_view to_string(LabelSource source);
[[nodiscard]] std::string_view to_string(WeightStart start);
[[nodiscard]] std::string_view to_string(ReconstructionUnit unit);
[[nodiscard]] std::string_view to_string(AliveAt code);

}  // namespace sparsescope
