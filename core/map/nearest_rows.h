// SPDX-License-Identifier: GPL-3.0-or-later
// The n nearest other rows of every row by cosine, exactly: every pair is multiplied once and
// offered to both. N²·d/2 multiplications in tiles (product_tile.h). Private to this folder.
#pragma once
#include "core/map/nearest_lists.h"
#include "core/map/point_graph.h"

namespace sparsescope {

// Rows of zeros are 0 to everything. n < rows. Errors: cancelled.
[[nodiscard]] Result<NearestLists> nearest_rows(EmbeddingView rows, std::size_t n,
                                                std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
