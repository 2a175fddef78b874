// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/map_settings.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

const std::vector<ParamSpec>& map_params() {
    using Kind = ParamSpec::Kind;
    static const std::vector<ParamSpec> params{
        {"neighbours", "Neighbours",
         "How many nearest documents the place of each depends on: few show fine structure, many "
         "the large one.",
         "Map", Kind::integer, 2, 200, 15},
        {"min-dist", "Least distance", "How close documents of a clump may lie: 0 packs them.",
         "Map", Kind::real, 0, 1, 0.1},
        {"spread", "Spread", "How far clumps reach; at least the least distance.", "Map",
         Kind::real, 0.1, 10, 1},
        {"epochs", "Epochs", "Rounds of moving documents; 0: 500 up to 10,000 documents, else 200.",
         "Map", Kind::integer, 0, 10'000, 0},
        {"seed", "Seed", "Another seed gives another, equally good map.", "Map", Kind::integer, 0,
         4'294'967'295.0, 1},
    };
    return params;
}

double map_setting(const MapSettings& settings, std::string_view name) {
    if (name == "neighbours") return settings.neighbours;
    if (name == "min-dist") return settings.min_dist;
    if (name == "spread") return settings.spread;
    if (name == "epochs") return settings.epochs;
    return static_cast<double>(settings.seed);
}

void set_map_setting(MapSettings& settings, std::string_view name, double value) {
    if (name == "neighbours")
        settings.neighbours = static_cast<int>(value);
    else if (name == "min-dist")
        settings.min_dist = value;
    else if (name == "spread")
        settings.spread = value;
    else if (name == "epochs")
        settings.epochs = static_cast<int>(value);
    else
        settings.seed = static_cast<std::uint64_t>(value);
}

Status check_map_settings(const MapSettings& settings) {
    for (const ParamSpec& param : map_params()) {
        const double value = map_setting(settings, param.name);
        if (!(value >= param.minimum && value <= param.maximum))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} of a map is {} to {}, not {}.", param.title, param.minimum,
                                    param.maximum, value));
    }
    if (settings.min_dist > settings.spread)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The least distance of a map, {}, is larger than its spread, {}. "
                                "Choose a smaller one.",
                                settings.min_dist, settings.spread));
    return {};
}

}  // namespace sparsescope
