// SPDX-License-Identifier: GPL-3.0-or-later
// What a run reports while it trains: the payload of the engine protocol and of the run store.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace sparsescope {

struct LossValue {
    std::string
        name;  // of the loss part: reconstruction, reconstruction_4k, auxiliary, contrastive
    double value = 0;  // as defined, before its weight
    double weight = 1;
};

// One optimiser step.
struct StepMetrics {
    std::int64_t step = 0;  // 0-based
    std::int64_t total_steps = 0;
    int k = 0;                      // active neurons per code during this step
    std::vector<LossValue> losses;  // the parts that are switched on
    double total_loss = 0;          // Σ weight·value
    // Neurons that the optimiser's own counter calls dead after this step (silent for more than 30
    // forward calls, of which a step makes three, and alive when they fire at 4k only).
    std::int64_t auxiliary_mask = 0;
    double dead_share =
        0;  // share of neurons silent at k over the last window_samples training samples
    std::int64_t window_samples = 0;
    double explained_variance = 0;  // 1 − FVU of this batch at k
    double l0 = 0;                  // mean active neurons per code of this batch
    double steps_per_second = 0;
    double seconds_left = -1;  // < 0: unknown
    // As dead_share, but a neuron that is among the 4k counts as alive.
    double dead_share_4k = -1;  // < 0: not measured
    // Neurons active at k for the first time, gone silent for a whole window, back after that:
    // since the run began.
    std::int64_t born = 0;
    std::int64_t died = 0;
    std::int64_t revived = 0;
    double cosine = -1;  // mean cosine of x and x̂_k over this batch; < −0.5: not measured
    // Search cost of the codes in the window, from the activation shares q of the neurons (Σ q =
    // 1): skew = h·Σ q² (1: all neurons equally used), and expected postings per query and document
    // = L0²·skew/h. < 0: not measured.
    double skew = -1;
    double postings_share = -1;
    double samples_per_second = 0;
    double seconds_left_low = -1;  // range of the time left, from the spread of recent steps
    double seconds_left_high = -1;
    std::int64_t memory_bytes = 0;  // resident memory of the process; 0: unknown
    int threads = 0;
};

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

// Quality on held-out documents at some step and k; several k are measured at one step.
struct HeldOutQuality {
    std::int64_t step = 0;
    int k = 0;
    double nearest_neighbour_accuracy =
        -1;  // 1-NN, cosine, train codes -> held-out codes; < 0: no labels
    // Share of the ten nearest by the dense embedding that are among the ten nearest by code; < 0:
    // not measured.
    double recall_at_10 = -1;
    double skew = -1;       // of the held-out codes at k, as in StepMetrics
    double dead_share = 0;  // neurons never active on the held-out set at k
    std::int64_t queries = 0;
    std::int64_t database = 0;
};

// A file in a run's folder that the run can be resumed or branched from.
struct CheckpointInfo {
    std::int64_t step = 0;  // steps done
    std::string file;       // its name in the run's folder
    std::int64_t bytes = 0;
    bool best = false;    // best held-out 1-NN accuracy (without labels: recall@10) so far
    bool marked = false;  // kept because a person asked
};

}  // namespace sparsescope
