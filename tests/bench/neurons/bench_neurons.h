// SPDX-License-Identifier: GPL-3.0-or-later
// Measures what looking at neurons takes on a made-up workspace: 384 numbers an embedding, 4,096
// neurons, k 32, 64 stored. Each thing that is measured is a function of measures.h in a file of
// its own. Promises are for two cores.
#pragma once
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "tests/bench/fastest.h"

namespace sparsescope::bench {

struct NeuronBenchOptions {
    std::size_t documents = 100'000;
    int repetitions = 5;  // the fastest counts
};

struct NeuronTiming {
    std::string what;
    Fastest ours;
    std::optional<Fastest> plain;      // a plain implementation of the same, in the same run
    std::optional<double> difference;  // the largest between both results
    std::optional<double> wanted_ms;   // what is promised at this number of documents

    [[nodiscard]] std::optional<double> ratio() const {
        if (!plain) return std::nullopt;
        return plain->wall_ms / ours.wall_ms;
    }
};

struct NeuronBench {
    std::size_t documents = 0;
    std::size_t dim = 0;
    std::size_t hidden = 0;
    int k = 0;
    std::vector<NeuronTiming> timings;
};

[[nodiscard]] Result<NeuronBench> bench_neurons(const NeuronBenchOptions& options,
                                                std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
