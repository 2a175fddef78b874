// SPDX-License-Identifier: GPL-3.0-or-later
// The nearest rows by cosine of the embeddings, which codes are measured against.
#pragma once
#include <algorithm>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// For each query, rows of the database in ascending order.
using DenseNeighbours = std::vector<std::vector<std::uint32_t>>;

// Finds the `count` nearest of each query (all, if there are fewer rows); of rows that tie, the
// lowest.
[[nodiscard]] Result<DenseNeighbours> find_dense_neighbours(EmbeddingView database,
                                                            EmbeddingView queries,
                                                            std::size_t count,
                                                            const std::stop_token& stop,
                                                            const Progress& progress);

// How many rows to take in one matrix product, so that a stop request waits for no more than some
// tens of milliseconds.
[[nodiscard]] inline std::size_t rows_at_once(std::size_t multiplications_per_row) {
    constexpr std::size_t at_once = 1'000'000'000;
    return std::max<std::size_t>(32, at_once / std::max<std::size_t>(1, multiplications_per_row));
}

}  // namespace sparsescope
