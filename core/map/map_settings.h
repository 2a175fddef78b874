// SPDX-License-Identifier: GPL-3.0-or-later
// What decides where a map puts its documents, besides the documents. Same settings and same
// documents: the same places to the last bit, with any number of threads. Any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/types/param_spec.h"

namespace sparsescope {

struct MapSettings {
    int neighbours = 15;    // of every document that its place depends on
    double min_dist = 0.1;  // the least distance of two documents in a clump, before scaling
    double spread = 1;      // how far clumps reach, before scaling
    int epochs = 0;         // rounds of the descent; 0: 500 up to 10,000 documents, else 200
    std::uint64_t seed = 1;
};

// All settings there are, as a form or a command line asks for them.
[[nodiscard]] const std::vector<ParamSpec>& map_params();
// The value of the setting called `name`, one of map_params().
[[nodiscard]] double map_setting(const MapSettings& settings, std::string_view name);
void set_map_setting(MapSettings& settings, std::string_view name, double value);
// invalid_argument, with a sentence, unless every setting is within its bounds.
[[nodiscard]] Status check_map_settings(const MapSettings& settings);

}  // namespace sparsescope
