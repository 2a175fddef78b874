// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that decides a training run, frozen at its start. Torch-free: the window previews and
// validates with the same code that the engine trains with.
// Defaults and presets: CSRv2 (arXiv 2602.05735) and CSR (arXiv 2503.01776), official code values.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/types/param_spec.h"

namespace sparsescope {

enum class ContrastiveMode { none, self, supervised };
// grouped keeps the documents of one label (or pair) in one batch, labels in random order: the
// only way that pairs ever meet (method §5.1). automatic: grouped for pair-like data.
enum class BatchOrder { automatic, shuffled, grouped, sequential };
enum class PreBiasStart { zero, data_mean };
// Where the neurons' weights start: at random, or at training documents.
enum class WeightStart { uniform, documents };
// What makes two documents alike for a contrast with labels: one class (or pair, or query), a tag
// that both carry, or levels that they share (method §5.3). automatic: levels where there are any,
// else classes.
enum class LabelSource { automatic, classes, tags, levels };
// What squared errors of a reconstruction are counted in (method §2.1): mean over the dimensions
// (official code), sum over them (the papers), or shares of the data's variance.
enum class ReconstructionUnit { mean, sum, explained };
// Which code keeps a neuron from counting as dead for the auxiliary loss: that at 4k (official) or
// that at k.
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
    double nested_weight = 0;  // of L at 1, 2, 4, … below k together; above 0, those prefixes count
                               // as codes for distil and levels, too
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
    std::int64_t max_steps = 0;  // 0: epochs·ceil(N/B); otherwise the run (and its schedule) still
                                 // counts all steps but ends after this many
    std::uint64_t seed = 1227;
    BatchOrder order = BatchOrder::automatic;
    int dead_threshold = 30;  // in forward calls; a step counts three (two without contrast)
    AliveAt alive_at = AliveAt::wide;

    bool operator==(const TrainConfig&) const = default;
};

// What validation needs to know about the data.
struct DataShape {
    std::int64_t train_documents = 0;
    std::size_t dim = 0;
    int classes = 0;              // distinct labels among the training documents; 0: no labels
    std::int64_t unlabelled = 0;  // training documents without a label
    int tags = 0;                 // tags that some of the documents carry and others do not
    int levels = 0;               // deepest level path among training documents; 0: none
    // ‖μ‖/σ of the embeddings: length of their mean over their root mean square distance from it;
    // 0: unknown.
    double mean_ratio = 0;

    // Labels of a handful of documents each (pairs; queries with their documents): individually
    // shuffled batches would hardly ever hold two of one label.
    [[nodiscard]] bool pair_like() const {
        return classes > 1 && train_documents < 8 * static_cast<std::int64_t>(classes);
    }
};

// The config with every 0 that means "decide for me" filled in.
[[nodiscard]] TrainConfig resolved(TrainConfig config, const DataShape& data);

// Whether a loss that is on compares documents by their labels, and needs one of each document.
[[nodiscard]] bool uses_labels(const TrainConfig& config);

// A sentence for the first thing that cannot work (4·k > h, k = 0, k > h, aux-k > h, one class
// only, batch larger than the data, labels missing for supervised contrast, …). Takes a resolved
// config.
[[nodiscard]] Status validate(const TrainConfig& config, const DataShape& data);

// The sparsifiers that core_sae has, in the order of its list.
[[nodiscard]] std::span<const std::string_view> sparsifier_names();

struct Preset {
    std::string name;
    std::string title;
    std::string summary;  // one sentence: what it is and where its values come from
    TrainConfig config;
};
[[nodiscard]] std::span<const Preset> presets();
[[nodiscard]] Result<TrainConfig> preset_config(std::string_view name);
// The preset to start from: by what is known of the documents.
[[nodiscard]] std::string_view default_preset(const DataShape& data);

// Form fields and command-line flags of a run, in display order.
[[nodiscard]] std::span<const ParamSpec> train_params();
// Reads or writes one setting by its ParamSpec name ("initial-k"); numbers and choices as text.
[[nodiscard]] Result<std::string> get_param(const TrainConfig& config, std::string_view name);
[[nodiscard]] Status set_param(TrainConfig& config, std::string_view name, std::string_view value);

[[nodiscard]] std::string to_json(const TrainConfig& config);
[[nodiscard]] Result<TrainConfig> train_config_from_json(std::string_view json);

[[nodiscard]] std::string_view to_string(ContrastiveMode mode);
[[nodiscard]] std::string_view to_string(BatchOrder order);
[[nodiscard]] std::string_view to_string(PreBiasStart start);
[[nodiscard]] std::string_view to_string(LabelSource source);
[[nodiscard]] std::string_view to_string(WeightStart start);
[[nodiscard]] std::string_view to_string(ReconstructionUnit unit);
[[nodiscard]] std::string_view to_string(AliveAt code);

}  // namespace sparsescope
