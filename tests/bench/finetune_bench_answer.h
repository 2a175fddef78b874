// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of finetuning as JSON and as the table that docs/finetuning.md shows.
#pragma once
#include "app/cli/verb.h"
#include "tests/bench/bench_finetune.h"

namespace sparsescope::cli {

[[nodiscard]] Answer finetune_bench_answer(Json machine, const bench::FinetuneBench& bench);

}  // namespace sparsescope::cli
