// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/boost.h"

namespace sparsescope {

namespace {

// Another row stops (−1) or begins (+1) to be ahead when the boost reaches `at`.
struct Event {
    double at;
    int change;
};

}  // namespace

std::optional<double> smallest_boost(const Rival& row, std::span<const Rival> others,
                                     std::size_t n) {
    std::size_t ahead = 0;
    std::vector<Event> events;
    for (const Rival& other : others) {
        const double lead = other.now.score - row.now.score;
        const double slope = row.weight - other.weight;
        const bool is_ahead = is_better(other.now, row.now);
        if (is_ahead) ++ahead;
        if (is_ahead && slope > 0) events.push_back({lead / slope, -1});
        if (!is_ahead && slope < 0) events.push_back({lead / slope, +1});
    }
    if (ahead < n) return 0;
    std::ranges::sort(events, [](const Event& a, const Event& b) { return a.at < b.at; });
    for (std::size_t i = 0; i < events.size(); ++i) {
        ahead = events[i].change < 0 ? ahead - 1 : ahead + 1;
        // Whoever changes places at the very same boost is counted before the list is looked at.
        const bool last_there = i + 1 == events.size() || events[i + 1].at > events[i].at;
        if (last_there && ahead < n) return events[i].at;
    }
    return std::nullopt;
}

}  // namespace sparsescope
