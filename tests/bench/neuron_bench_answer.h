// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of looking at neurons as JSON and as the table that docs/neurons.md shows.
#pragma once
#include "app/cli/verb.h"
#include "tests/bench/neurons/bench_neurons.h"

namespace sparsescope::cli {

[[nodiscard]] Answer neuron_bench_answer(Json machine, const bench::NeuronBench& bench);

}  // namespace sparsescope::cli
