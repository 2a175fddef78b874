// SPDX-License-Identifier: GPL-3.0-or-later
// A loop over queries on all cores that can be stopped, which the measures of search share.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"

namespace sparsescope {

// Calls body(first, last) on disjoint ranges that cover [0, count), on all cores, `chunk` queries
// at a time; reports progress between chunks. body may throw; it should return early on a stop
// request.
[[nodiscard]] Status for_queries(std::int64_t count, std::int64_t chunk, std::stop_token stop,
                                 const Progress& progress,
                                 const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace sparsescope
