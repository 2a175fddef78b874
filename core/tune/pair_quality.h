// SPDX-License-Identifier: GPL-3.0-or-later
// Retrieval of held-out pairs: how well a query finds the documents of its group.
//   nDCG@10 as in core/eval/retrieval.h, every document of the group of grade 1;
//   recall@10 = documents of the group among the first ten / min(10, documents of the group).
// Both are expectations over the orders of tied documents. By embeddings masked to their k largest
// magnitudes, or by codes where there is a head; k = 0 is the whole embedding. Free of LibTorch.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/ranking.h"
#include "core/types/embedding_view.h"
#include "core/types/head_weights.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

// Row by row all but the k largest magnitudes are 0; of equal ones the first stay.
[[nodiscard]] EmbeddingMatrix masked_to(EmbeddingView embeddings, int k);

struct PairGroups {
    std::span<const std::int32_t> queries;    // the group of each query
    std::span<const std::int32_t> documents;  // and of each document; no_label is of none
};

struct PairQuality {
    double ndcg_at_10 = 0;
    double recall_at_10 = 0;
    std::int64_t queries = 0;  // that have a document to find
};
[[nodiscard]] Result<PairQuality> pair_quality(const Ranker& ranker, const PairGroups& groups,
                                               std::stop_token stop, const Progress& progress);

// At each k, and head may be null. Fills all but the step.
[[nodiscard]] Result<std::vector<HeldOutQuality>> pair_qualities(
    EmbeddingView queries, EmbeddingView documents, const PairGroups& groups,
    const HeadWeights* head, std::span<const int> ks, std::stop_token stop,
    const Progress& progress);

}  // namespace sparsescope
