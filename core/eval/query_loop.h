// SPDX-License-Identifier: GPL-3.0-or-later
// What the measures of search share: which rows take part, and a loop over the queries on all cores
// that can be stopped.
#pragma once
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "core/eval/quality_metrics.h"

namespace sparsescope {

// The rows of the set that have a label, ascending. invalid_argument when a row is not in a matrix
// of matrix_rows rows or when labels are missing.
[[nodiscard]] Result<std::vector<std::int64_t>> rows_with_label(const LabelledRows& set,
                                                                std::size_t matrix_rows);

// Calls body(first, last) on disjoint ranges that cover [0, count), on all cores, `chunk` queries
// at a time; reports progress between chunks. body may throw; it should return early on a stop
// request.
[[nodiscard]] Status for_queries(std::int64_t count, std::int64_t chunk, std::stop_token stop,
                                 const Progress& progress,
                                 const std::function<void(std::int64_t, std::int64_t)>& body);

}  // namespace sparsescope
