// SPDX-License-Identifier: GPL-3.0-or-later
// How many hits of a sparse search must be looked at again so that the nearest embeddings are among
// them. It is not guessed but measured, with documents of the corpus as queries.
#pragma once
#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/search/sparse_index.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct CandidateTarget {
    double recall = 0.95;      // at least this share of the nearest is found, with 95 % certainty
    int nearest = 10;          // by cosine of whole embeddings, the query itself left out
    int most = 10'000;         // candidates; beyond, a second stage is no longer worth it
    std::size_t sample = 128;  // documents asked; the first half chooses, the second half measures
};

struct CandidateCount {
    int candidates = 0;
    // What so many find of the second half of the sample; below the target where even `most` miss
    // it.
    double recall = 0;
};

// Which documents are asked depends on their number alone; with fewer than two that have a
// direction there is nothing to miss. Reads every embedding once for every thread: seconds for a
// million of them. Blocking, on all cores. Errors: invalid_argument unless the index and the
// embeddings have the same rows; cancelled.
[[nodiscard]] Result<CandidateCount> candidates_for_recall(const SparseIndex& index,
                                                           EmbeddingView embeddings,
                                                           const CandidateTarget& target = {},
                                                           std::stop_token stop = {},
                                                           const Progress& progress = {});

}  // namespace sparsescope
