// SPDX-License-Identifier: GPL-3.0-or-later
// Yardsticks: the tuned scans of dense embeddings, and rows to time them on.
#pragma once
#include "core/search/scan/dense_scan.h"
#include "core/types/embedding_view.h"

namespace sparsescope::bench {

using scan::ByteScan;
using scan::FloatScan;

// Rows of length 1 in random directions. A scan does the same work on any numbers, so these serve
// to time it; recall on them means nothing.
[[nodiscard]] EmbeddingMatrix random_embeddings(std::size_t rows, std::size_t dim,
                                                std::uint64_t seed);

}  // namespace sparsescope::bench
