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

// Quality on held-out documents at some step.
struct HeldOutQuality {
    std::int64_t step = 0;
    int k = 0;
    double nearest_neighbour_accuracy =
        -1;                 // 1-NN, cosine, train codes -> held-out codes; < 0: no labels
    double dead_share = 0;  // neurons never active on the held-out set at k
    std::int64_t queries = 0;
    std::int64_t database = 0;
};

}  // namespace sparsescope
