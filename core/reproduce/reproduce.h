// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a protocol: every arm at every k, h and seed, each with a JSON file of its own (trial.h). A
// run whose file is there already is skipped, so that a long job can be stopped and continued.
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
    // Values of h beyond the first are run only at k up to this, where they say something. 0: they
    // are run at every k.
    int most_k_of_wide = 0;
    int seeds = 1;  // 1 … seeds
    Budget budget;
};

// Reads a number of neurons from "4d" (times the dimension) or "1536".
[[nodiscard]] Result<int> hidden_size(const std::string& text, std::size_t dim);

struct Outcome {
    std::vector<Trial> run;
    std::size_t skipped = 0;  // how many were there already
};

// Runs are done seed by seed, so that an interrupted job has whole tables of its first seeds.
// announce (may be empty) is called after each trial with the number done and planned.
// invalid_argument: the plan cannot work, or the folder holds runs of the same name with other
// settings. When an arm fails, its error is returned and the runs before it are kept. cancelled.
[[nodiscard]] Result<Outcome> reproduce(
    const ProtocolData& data, const Plan& plan, const std::filesystem::path& folder,
    std::stop_token stop, const Progress& progress,
    const std::function<void(const Trial&, std::size_t done, std::size_t planned)>& announce = {});

}  // namespace sparsescope::reproduce
