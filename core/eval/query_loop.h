// SPDX-License-Identifier: GPL-3.0-or-later
// The loop over queries that the measures of search share: on all cores, and it can be stopped.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace sparsescope {

// Calls body(first, last) on disjoint ranges that cover [0, count), on all cores, `chunk` queries
// at a time, and reports progress in between. body may throw, and should return early on a stop
// request. Errors: cancelled.
[[nodiscard]] Status for_queries(std::int64_t count, std::int64_t chunk, std::stop_token stop,
                                 const Progress& progress,
                                 const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace sparsescope
