// SPDX-License-Identifier: GPL-3.0-or-later
// Yardsticks: the program's own scans of dense embeddings, and random rows to time them on.
#pragma once
#include "core/search/scan/dense_scan.h"
#include "core/types/embedding_view.h"

namespace sparsescope::bench {

using scan::ByteScan;
using scan::FloatScan;

// Makes rows of length 1 in random directions. They serve only to time scans, which do the same
// work on any numbers; recall on them means nothing.
[[nodiscard]] EmbeddingMatrix random_embeddings(std::size_t rows, std::size_t dim,
                                                std::uint64_t seed);

}  // namespace sparsescope::bench
