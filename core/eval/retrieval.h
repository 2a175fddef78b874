// SPDX-License-Identifier: GPL-3.0-or-later
// Search judged by what should be found.
//   nDCG@10 = DCG/IDCG, DCG = Σ_{r ≤ 10} (2^grade − 1)/log2(r + 1); IDCG is the DCG of the best
//     order of everything judged for the query, found or not (not only of what was found, which
//     flatters).
//   recall@10, recall@100 = share of the documents of grade > 0 among the first 10, 100.
// Search is also judged by a tree of labels, given as paths. With shared = the number of nodes that
// two paths have in common from the root on,
//   wup@10 = mean over the first ten of 2·shared/(length of the one + length of the other)
//     (Wu and Palmer 1994),
//   deep@10 = share of the first ten with shared ≥ 6.
// All are expectations over the orders of tied rows (ranking.h). A place that stays empty, because
// fewer documents share anything with the query, counts 0.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/eval/ranking.h"
#include "core/types/label_paths.h"

namespace sparsescope {

struct Judgement {
    std::uint32_t query = 0;     // among the ranker's queries
    std::uint32_t document = 0;  // among the ranker's documents
    float grade = 1;             // 0: not relevant
};

struct RetrievalQuality {
    double ndcg_at_10 = 0;
    double recall_at_10 = 0;
    double recall_at_100 = 0;
    std::int64_t queries = 0;          // those with a document of grade > 0; others are left out
    std::vector<float> ndcg_of_query;  // of these queries, in their order
};

// Judgements in any order, at most one for a pair. Errors: invalid_argument for a query or document
// that is none of the ranker's or a grade that is negative or not finite; cancelled.
[[nodiscard]] Result<RetrievalQuality> retrieval_quality(const Ranker& ranker,
                                                         std::span<const Judgement> judgements,
                                                         std::stop_token stop,
                                                         const Progress& progress);

struct PathQuality {
    double wup_at_10 = 0;
    double deep_at_10 = 0;
    std::int64_t queries = 0;       // those with a path; the others are left out
    std::int64_t deep_queries = 0;  // those with six levels or more; 0: deep@10 says nothing
};

// Which rows of the paths belong to the ranker's documents and queries.
struct PathRows {
    const LabelPaths& paths;
    std::span<const std::int64_t> documents;
    std::span<const std::int64_t> queries;
};
// A document without a path has nothing in common with any. Errors: cancelled.
[[nodiscard]] Result<PathQuality> path_quality(const Ranker& ranker, const PathRows& rows,
                                               std::stop_token stop, const Progress& progress);

// How many nodes two paths have in common from the root on.
[[nodiscard]] std::size_t shared_depth(std::span<const std::uint32_t> a,
                                       std::span<const std::uint32_t> b);

}  // namespace sparsescope
