// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluator that judges every arm alike: training rows as the collection, test rows as queries.
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>

#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

struct Scores {
    double nearest_neighbour = 0;  // 1-NN accuracy: core/eval/quality_metrics.h
    double linear_probe = 0;       // accuracy: core/eval/linear_probe.h
    double v_measure = 0;          // of k-means on the test rows, as many clusters as classes
    // Of codes only. Never active at k over a full pass, share of all neurons.
    std::optional<double> dead_train, dead_test;
    std::optional<double> l0;    // mean active neurons of a test code
    std::optional<double> skew;  // of the training codes: core/eval/neuron_metrics.h
    // Two bytes a neuron and two a weight, or four a number of a dense prefix.
    std::int64_t bytes_per_document = 0;
    // Exact search for the ten nearest training rows, one thread, median over test rows.
    double microseconds_per_query = 0;
};

[[nodiscard]] Result<Scores> score(const Representation& made, const ProtocolData& data, int k,
                                   std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::reproduce
