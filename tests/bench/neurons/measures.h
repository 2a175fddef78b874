// SPDX-License-Identifier: GPL-3.0-or-later
// What bench_neurons() measures, one after the other: a function here and a line in its list.
#pragma once
#include "core/workspace/loaded_model.h"
#include "tests/bench/neurons/bench_neurons.h"

namespace sparsescope::bench {

// The made-up workspace, opened and loaded as a window has it.
struct MadeWorkspace {
    const Corpus& corpus;  // read-only
    const LoadedModel& model;
    const NeuronBenchOptions& options;
    std::stop_token stop;
    const Progress& progress;

    // One promise for 100,000 documents and another for ten times as many; nullopt otherwise.
    [[nodiscard]] std::optional<double> wanted(double ms, double ms_at_a_million) const {
        if (options.documents == 100'000) return ms;
        if (options.documents == 1'000'000) return ms_at_a_million;
        return std::nullopt;
    }
};

using Timings = std::vector<NeuronTiming>;
using NeuronMeasure = Status (*)(const MadeWorkspace&, Timings&);

// The report of all neurons: as the window asks for it, and its parts beside plain ones.
[[nodiscard]] Status measure_report(const MadeWorkspace& made, Timings& timings);
[[nodiscard]] Status measure_report_parts(const MadeWorkspace& made, Timings& timings);
// The page of one neuron, a brush on its weights, and leaving it out.
[[nodiscard]] Status measure_page(const MadeWorkspace& made, Timings& timings);

}  // namespace sparsescope::bench
