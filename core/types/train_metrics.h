// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reports while it trains: the payload of the engine protocol and of the run store.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/types/metric_field.h"

namespace sparsescope {

struct LossValue {
    std::string name;  // of a part in core/sae/losses, like reconstruction or contrastive
    double value = 0;  // as defined, before its weight
    double weight = 1;
};

// One optimiser step. A new member needs its line in the table below, and is optional: the rows of
// older programs do not have it.
struct StepMetrics {
    std::int64_t step = 0;  // 0-based
    std::int64_t total_steps = 0;
    int k = 0;                      // active neurons per code during this step
    std::vector<LossValue> losses;  // the parts that are switched on
    double total_loss = 0;          // Σ weight·value
    // Neurons that the optimiser's own counter calls dead after this step (silent for more than 30
    // forward calls, of which a step makes three, and alive when they fire at 4k only).
    std::int64_t auxiliary_mask = 0;
    // Share of neurons silent at k over the last window_samples training samples.
    double dead_share = 0;
    std::int64_t window_samples = 0;
    double explained_variance = 0;  // 1 − FVU of this batch at k
    double l0 = 0;                  // mean active neurons per code of this batch
    double steps_per_second = 0;
    std::optional<double> seconds_left;
    // As dead_share, but a neuron that is among the 4k counts as alive.
    std::optional<double> dead_share_4k;
    // Neurons active at k for the first time, gone silent for a whole window, back after that:
    // since the run began.
    std::optional<std::int64_t> born;
    std::optional<std::int64_t> died;
    std::optional<std::int64_t> revived;
    std::optional<double> cosine;  // mean cosine of x and x̂_k over this batch
    // Search cost of the codes in the window, from the activation shares q of the neurons (Σ q =
    // 1): skew = h·Σ q² (1: all neurons equally used), and expected postings per query and document
    // = L0²·skew/h.
    std::optional<double> skew;
    std::optional<double> postings_share;
    std::optional<double> samples_per_second;
    // Range of the time left, from the spread of recent steps.
    std::optional<double> seconds_left_low;
    std::optional<double> seconds_left_high;
    std::optional<std::int64_t> memory_bytes;  // resident memory of the process
    std::optional<int> threads;
    // Of runs that train a backbone: the norm of its gradient before it was clipped, the learning
    // rate of this step, and tokens read a second.
    std::optional<double> gradient_norm;
    std::optional<double> learning_rate;
    std::optional<double> tokens_per_second;
};

template <>
inline constexpr auto metric_fields<StepMetrics> = [] {
    using enum MetricUnit;
    using enum MetricBetter;
    using Step = StepMetrics;
    return std::to_array<MetricField<Step>>({
        {"step", &Step::step, count},
        {"total_steps", &Step::total_steps, count},
        {"k", &Step::k, count, "k"},
        {"dead_share",
         &Step::dead_share,
         share,
         "silent at k",
         {"silent at k (last window)", less}},
        {"dead_share_4k",
         &Step::dead_share_4k,
         share,
         "silent at 4k",
         {"silent at 4k (last window)", less}},
        {"explained_variance",
         &Step::explained_variance,
         share,
         "explained",
         {"explained variance", more}},
        {"cosine",
         &Step::cosine,
         number,
         "cosine",
         {"cosine of input and reconstruction", more},
         {.lowest = -1}},
        {"total_loss", &Step::total_loss, number, "loss", {"total loss"}},
        {"l0", &Step::l0, number, "L0", {"active neurons per code (L0)"}},
        {"skew", &Step::skew, number, "skew", {"skew (last window)", less}},
        {"postings_share",
         &Step::postings_share,
         number,
         "postings",
         {"postings per query and document", less}},
        {"steps_per_second",
         &Step::steps_per_second,
         number,
         "steps/s",
         {"steps per second", more}},
        {"samples_per_second", &Step::samples_per_second, number, "samples/s"},
        {"seconds_left", &Step::seconds_left, seconds},
        {"seconds_left_low", &Step::seconds_left_low, seconds},
        {"seconds_left_high", &Step::seconds_left_high, seconds},
        {"auxiliary_mask", &Step::auxiliary_mask, count},
        {"window_samples", &Step::window_samples, count},
        {"born", &Step::born, count},
        {"died", &Step::died, count},
        {"revived", &Step::revived, count},
        {"memory_bytes", &Step::memory_bytes, bytes},
        {"threads", &Step::threads, count},
        {"gradient_norm", &Step::gradient_norm, number, "gradient"},
        {"learning_rate", &Step::learning_rate, number, "rate"},
        {"tokens_per_second", &Step::tokens_per_second, number, "tokens/s"},
    });
}();
static_assert(has_a_line_each<StepMetrics>(1),
              "Give each member of StepMetrics one line in this table, but for the losses.");

// Neurons whose state changed since the last report (interval: the checks on held-out documents).
struct NeuronChanges {
    std::int64_t step = 0;
    std::vector<std::uint32_t> born;
    std::vector<std::uint32_t> died;
    std::vector<std::uint32_t> revived;
};

// log10 of activation frequency over the last window of training samples; the never-active neurons
// have their own count instead of a bin.
struct FrequencyHistogram {
    std::int64_t step = 0;
    std::int64_t samples = 0;  // training samples the frequencies were counted over
    double first_edge = -6;    // log10
    double bin_width = 0.25;
    std::vector<std::int64_t> counts;
    std::int64_t never = 0;
};

// Quality on held-out documents at some step and k; several k are measured at one step. A new
// member needs its line in the table below, and is optional, as in StepMetrics.
// A run that trains a backbone measures held-out pairs instead, at step -1 before its first step.
// Its k are those of embeddings masked to their k largest magnitudes (of a joint run: of codes); 0
// is the whole embedding.
struct HeldOutQuality {
    std::int64_t step = 0;
    int k = 0;
    // 1-NN, cosine, train codes -> held-out codes; unknown without labels.
    std::optional<double> nearest_neighbour_accuracy;
    // Share of the ten nearest by the dense embedding that are among the ten nearest by code.
    std::optional<double> recall_at_10;
    std::optional<double> skew;  // of the held-out codes at k, as in StepMetrics
    double dead_share = 0;       // neurons never active on the held-out set at k
    std::int64_t queries = 0;
    std::int64_t database = 0;
    // Retrieval of the other document of held-out pairs (or of others of the same label), in
    // expectation over ties: nDCG@10, and found among the first ten of those that ten places hold.
    std::optional<double> pair_ndcg_at_10;
    std::optional<double> pair_recall_at_10;
};

template <>
inline constexpr auto metric_fields<HeldOutQuality> = [] {
    using enum MetricUnit;
    using enum MetricBetter;
    using Quality = HeldOutQuality;
    return std::to_array<MetricField<Quality>>({
        {"step", &Quality::step, count},
        {"k", &Quality::k, count, "k"},
        {"nearest_neighbour_accuracy",
         &Quality::nearest_neighbour_accuracy,
         share,
         "1-NN",
         {"1-NN accuracy (validation)", more}},
        {"recall_at_10",
         &Quality::recall_at_10,
         share,
         "recall@10",
         {"recall@10 of the dense neighbours (validation)", more}},
        {"dead_share",
         &Quality::dead_share,
         share,
         "dead",
         {"dead (never active, validation)", less, "never_active"}},
        {"skew", &Quality::skew, number, "skew", {"skew (validation)", less, "held_out_skew"}},
        {"queries", &Quality::queries, count},
        {"database", &Quality::database, count, {}, {}, {.name = "documents"}},
        {"pair_ndcg_at_10",
         &Quality::pair_ndcg_at_10,
         share,
         "nDCG@10",
         {"nDCG@10 of pairs (held out)", more}},
        {"pair_recall_at_10",
         &Quality::pair_recall_at_10,
         share,
         "pairs@10",
         {"recall@10 of pairs (held out)", more}},
    });
}();
static_assert(has_a_line_each<HeldOutQuality>(0),
              "Give each member of HeldOutQuality one line in this table.");

// A file in a run's folder that the run can be resumed or branched from.
struct CheckpointInfo {
    std::int64_t step = 0;  // steps done
    std::string file;       // its name in the run's folder
    std::int64_t bytes = 0;
    bool best = false;    // best held-out 1-NN accuracy (without labels: recall@10) so far
    bool marked = false;  // kept because a person asked
};

}  // namespace sparsescope
