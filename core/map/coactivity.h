// SPDX-License-Identifier: GPL-3.0-or-later
// Which neurons are active together more often than by chance, as the edges of a map of neurons.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

struct CoactivityEdge {
    NeuronId first = 0, second = 0;  // first < second
    std::int64_t together = 0;       // documents with both
    // ln(p(i,j) / (p(i)·p(j))) / −ln p(i,j): 1 always together, 0 by chance (Bouma 2009).
    double npmi = 0;
};
struct CoactivityOptions {
    std::size_t per_neuron = 3;       // an edge is kept when it is among these of either end
    std::int64_t least_together = 5;  // documents; fewer prove nothing
    double least_npmi = 0.1;
};

// Of more documents, this many spread evenly are counted.
inline constexpr std::size_t coactivity_documents = 200'000;

// Strongest first; ties by first, then second. rows: those of the codes that count (empty: all); a
// code is read at k. Errors: cancelled; invalid_argument for a row outside.
[[nodiscard]] Result<std::vector<CoactivityEdge>> coactivity_edges(
    const CodeMatrix& codes, int k, std::span<const std::int64_t> rows,
    const CoactivityOptions& options = {}, std::stop_token stop = {},
    const Progress& progress = {});

}  // namespace sparsescope
