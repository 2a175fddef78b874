// SPDX-License-Identifier: GPL-3.0-or-later
// The claims of the CSRv2 paper that a protocol can test, and the goals of presets of our own, held
// against what was measured. Verdicts on accuracies go by the 95 % interval of the difference,
// a paired bootstrap over queries and seeds (core/eval/bootstrap.h); those on dead neurons and
// skew, which have no queries, by whether all seeds agree.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/reproduce/summary.h"

namespace sparsescope::reproduce {

struct Claim {
    std::string sentence;
    int hidden = 0;
    std::string measured;   // with the interval, in points
    std::size_t seeds = 0;  // the fewest of what is compared
    std::string verdict;    // "holds", "does not hold", "undecided", or why none
};

// Each returns the claims or goals for which everything they compare was run.
[[nodiscard]] std::vector<Claim> paper_claims(std::span<const Summary> all);
// Of the arms of tuning_trials.h, at k = 2 and 4.
[[nodiscard]] std::vector<Claim> tuning_claims(std::span<const Summary> all);
[[nodiscard]] std::vector<Claim> balanced_goals(std::span<const Summary> all);
// The arm is semantic or semantic-labels.
[[nodiscard]] std::vector<Claim> semantic_goals(std::span<const Summary> all,
                                                const std::string& arm);

}  // namespace sparsescope::reproduce
