// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a protocol: every arm at every k, h and seed, one JSON file each (trial.h). A run whose file
// is there already is skipped, so that a long job can be stopped and continued.
#pragma once
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

struct Plan {
    std::vector<std::string> arms;  // names
    std::vector<int> ks;
    std::vector<int> hidden;
    // So that h beyond the first is run only where it says something: at k up to this. 0: at all.
    int most_k_of_wide = 0;
    int seeds = 1;  // 1 … seeds
    Budget budget;
};

// Neurons from "4d" (times the dimension) or "1536".
[[nodiscard]] Result<int> hidden_size(const std::string& text, std::size_t dim);

struct Outcome {
    std::vector<Trial> run;
    std::size_t skipped = 0;  // were there already
};

// Seed by seed, so that an interrupted job has whole tables of its first seeds. announce (may be
// empty) is called after each trial with the number done and planned. Errors: invalid_argument for
// a plan that cannot work, or a folder that holds runs of the same name with other settings;
// whatever an arm fails with, in which case the runs before it are kept; cancelled.
[[nodiscard]] Result<Outcome> reproduce(
    const ProtocolData& data, const Plan& plan, const std::filesystem::path& folder,
    std::stop_token stop, const Progress& progress,
    const std::function<void(const Trial&, std::size_t done, std::size_t planned)>& announce = {});

}  // namespace sparsescope::reproduce
