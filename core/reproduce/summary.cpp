// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace sparsescope::reproduce {

Spread spread_of(std::span<const double> values) {
    Spread spread;
    spread.count = values.size();
    if (values.empty()) return spread;
    const auto n = static_cast<double>(values.size());
    for (const double value : values)
        spread.mean += value / n;
    if (values.size() == 1) return spread;
    double squares = 0;
    for (const double value : values)
        squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::sqrt(squares / (n - 1));
    return spread;
}

std::string to_string(const Spread& spread, int decimals) {
    if (spread.count < 2) return fmt::format("{:.{}f}", spread.mean, decimals);
    return fmt::format("{:.{}f} ± {:.{}f}", spread.mean, decimals, spread.deviation, decimals);
}

std::optional<Spread> Summary::of(const Measure& measure) const {
    std::vector<double> values;
    for (const Trial& trial : trials)
        if (const auto value = measure(trial.scores)) values.push_back(*value);
    if (values.empty()) return std::nullopt;
    return spread_of(values);
}

std::vector<Summary> summaries(std::span<const Trial> trials, const std::string& protocol) {
    const auto place = [](const std::string& arm) {
        return std::ranges::find(listed_arms(), arm, &Arm::name) - listed_arms().begin();
    };
    std::map<std::tuple<int, int, std::ptrdiff_t, std::string>, Summary> groups;
    for (const Trial& trial : trials) {
        if (trial.key.protocol != protocol) continue;
        const TrialKey& key = trial.key;
        const int hidden = key.hidden > 0 ? key.hidden : std::numeric_limits<int>::max();
        Summary& summary = groups[{hidden, key.k, place(key.arm), key.arm}];
        summary.arm = key.arm;
        summary.hidden = key.hidden;
        summary.k = key.k;
        summary.trials.push_back(trial);
    }
    std::vector<Summary> all;
    for (auto& [key, summary] : groups) {
        std::ranges::sort(summary.trials, {}, [](const Trial& trial) { return trial.key.seed; });
        all.push_back(std::move(summary));
    }
    return all;
}

const Summary* find(std::span<const Summary> all, const std::string& arm, int hidden, int k) {
    const auto found = std::ranges::find_if(all, [&](const Summary& summary) {
        return summary.arm == arm && summary.hidden == hidden && summary.k == k;
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace sparsescope::reproduce
