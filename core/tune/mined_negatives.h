// SPDX-License-Identifier: GPL-3.0-or-later
// Hard negatives: documents that the backbone as it is takes for near an anchor, and that are not
// alike it. Of the documents at rank 10 to 50 by the cosine of embeddings, which are near but
// hardly ever alike without anybody having said so, those of another group are drawn. Free of
// LibTorch.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/tune/tune_set.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// embeddings has a row for each document of the set. Returns `count` for each pair, pair by pair,
// for TuneSet::negatives; where too few are near enough, others of another group make up for them.
// invalid_input: an anchor has no document of another group.
[[nodiscard]] Result<std::vector<std::int32_t>> mine_negatives(const TuneSet& set,
                                                               EmbeddingView embeddings, int count,
                                                               std::uint64_t seed,
                                                               std::stop_token stop,
                                                               const Progress& progress);

}  // namespace sparsescope
