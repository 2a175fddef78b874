// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of search as JSON and as the tables that docs/search-benchmark.md shows.
#pragma once
#include "app/cli/verb.h"
#include "tests/bench/search/bench_search.h"

namespace sparsescope::cli {

[[nodiscard]] Answer search_bench_answer(const bench::SearchBench& bench);

}  // namespace sparsescope::cli
