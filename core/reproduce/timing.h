// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes on one thread to find the ten best training rows for a test row. Each kind of
// representation is searched by its own tuned kernel (the inverted index, scans laid out for the
// vector units), so that none is slowed down by the program around it.
#pragma once
#include <stop_token>

#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

// Microseconds, as medians over queries of the fastest of a few rounds. warm is a query that is
// asked again right away; stream is one that is asked for the first time after other queries.
struct QueryTimes {
    double warm = 0;
    double stream = 0;
};

// k is the number of active neurons, or the length of the prefix that is read. cancelled.
[[nodiscard]] Result<QueryTimes> time_queries(const Representation& made, const ProtocolData& data,
                                              int k, std::stop_token stop);

}  // namespace sparsescope::reproduce
