// SPDX-License-Identifier: GPL-3.0-or-later
// How a run is carried out: where it begins, where its checkpoints go, and how often it is looked
// at. None of this changes what the same steps compute.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/recipe/rules.h"
#include "core/types/head_weights.h"

namespace sparsescope {

struct TrainOptions {
    std::optional<HeadWeights> initial_weights;  // otherwise they are made from the seed
    std::filesystem::path resume_from;  // a checkpoint of a run with the same config, or empty
    bool branch = false;  // resume_from may be of a run with other settings of equal shape
    std::filesystem::path checkpoint_folder;  // empty: no checkpoints are written
    double checkpoint_seconds = 60;           // a checkpoint is due after this time
    Watch watch;
    std::vector<int> held_out_ks;  // quality is measured at these k and at config.k
    double held_out_share = 0.05;  // after every this share of the steps
    std::int64_t held_out_queries = 1000;
    std::int64_t held_out_database = 5000;
    // At most one on_step in this time, beside the first and the last step; 0: every step.
    double monitor_seconds = 0.1;
};

}  // namespace sparsescope
