// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of training and encoding as JSON and as the tables that
// docs/training-benchmark.md shows.
#pragma once
#include <vector>

#include "app/cli/verb.h"
#include "tests/bench/bench_encode.h"
#include "tests/bench/bench_train.h"
#include "tests/bench/product_rates.h"

namespace sparsescope::cli {

// Processor, threads, LibTorch and the load of the machine now.
[[nodiscard]] Json bench_machine();
[[nodiscard]] Answer train_bench_answer(Json machine,
                                        const std::vector<bench::TrainTiming>& shapes);
[[nodiscard]] Answer encode_bench_answer(Json machine, const std::vector<bench::ProductRate>& rates,
                                         const std::vector<bench::EncodeTiming>& shapes);

}  // namespace sparsescope::cli
