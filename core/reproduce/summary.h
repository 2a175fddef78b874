// SPDX-License-Identifier: GPL-3.0-or-later
// The trials of one arm, h and k, seen over their seeds.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/reproduce/trial.h"

namespace sparsescope::reproduce {

struct Spread {
    double mean = 0;
    double deviation = 0;  // of the sample (n − 1); 0 for one value
    std::size_t count = 0;
};
[[nodiscard]] Spread spread_of(std::span<const double> values);
// Writes "12.3 ± 0.4" with that many decimals, and a single value without a deviation.
[[nodiscard]] std::string to_string(const Spread& spread, int decimals);

using Measure = std::function<std::optional<double>(const Scores&)>;

struct Summary {
    std::string arm;
    int hidden = 0;
    int k = 0;
    std::vector<Trial> trials;  // by seed

    // The measure over the seeds; nothing when it does not apply.
    [[nodiscard]] std::optional<Spread> of(const Measure& measure) const;
};

// Sorts the trials of one protocol by h (prefixes last), k and place in the list of arms.
[[nodiscard]] std::vector<Summary> summaries(std::span<const Trial> trials,
                                             const std::string& protocol);
// Returns nullptr when it was not run.
[[nodiscard]] const Summary* find(std::span<const Summary> all, const std::string& arm, int hidden,
                                  int k);

}  // namespace sparsescope::reproduce
