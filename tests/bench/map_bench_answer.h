// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of maps as JSON and as the tables that docs/map-benchmark.md shows.
#pragma once
#include "app/cli/verb.h"
#include "tests/bench/bench_map.h"

namespace sparsescope::cli {

[[nodiscard]] Answer map_bench_answer(Json machine, const bench::MapBench& bench);

}  // namespace sparsescope::cli
