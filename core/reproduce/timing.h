// SPDX-License-Identifier: GPL-3.0-or-later
// How long a query takes: the ten best training rows for a test row, one thread, each kind of
// representation by its own tuned kernel (the inverted index, scans laid out for the vector units),
// so that no side is slowed down by the program around it.
#pragma once
#include <stop_token>

#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

// Microseconds, medians over queries, of each query the fastest of a few rounds. warm: asked again
// right away; stream: the first time after other queries.
struct QueryTimes {
    double warm = 0;
    double stream = 0;
};

// k: active neurons, or the length of the prefix that is read. cancelled.
[[nodiscard]] Result<QueryTimes> time_queries(const Representation& made, const ProtocolData& data,
                                              int k, std::stop_token stop);

}  // namespace sparsescope::reproduce
