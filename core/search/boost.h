// SPDX-License-Identifier: GPL-3.0-or-later
// How much more weight one neuron of the query needs for a document to come into the list of the
// best n. With δ more weight at a neuron every score s becomes s + δ·x, where x is the weight that
// the document's code of length 1 has there. The length of the query scales all scores alike and
// changes no order. So the answer is the smallest δ at which fewer than n rows are ahead.
#pragma once
#include <optional>
#include <span>

#include "core/search/top_n.h"

namespace sparsescope {

// A row that may be in the list, with its score now and its weight at the neuron.
struct Rival {
    ScoredRow now;
    double weight = 0;
};

// 0 when the row is in the list already; none when no weight of this neuron brings it there.
[[nodiscard]] std::optional<double> smallest_boost(const Rival& row, std::span<const Rival> others,
                                                   std::size_t n);

}  // namespace sparsescope
