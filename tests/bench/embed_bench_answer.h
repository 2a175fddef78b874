// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of encoders as JSON and as the table that docs/encoders-benchmark.md shows.
#pragma once
#include "app/cli/verb.h"
#include "tests/bench/bench_embed.h"

namespace sparsescope::cli {

[[nodiscard]] Answer embed_bench_answer(Json machine, const bench::EmbedBench& bench);

}  // namespace sparsescope::cli
