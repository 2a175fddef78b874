// SPDX-License-Identifier: GPL-3.0-or-later
// Accuracy of the nearest neighbour: how often the most similar document has the query's label.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// 1-NN accuracy: share of query rows whose most similar database row (cosine) has the same label.
// Of several that tie for the first place (ranking.h) each is as likely: the query counts by the
// share of them that are right. Rows without a label are left out on both sides. A query whose code
// shares nothing with any database code, or whose embedding is all zeros, counts as wrong
// (unanswered counts those). Errors: invalid_argument for k < 1, too many dims or a row outside the
// matrix; cancelled.
struct NearestNeighbourAccuracy {
    double accuracy = 0;
    std::int64_t queries = 0;
    double correct = 0;  // expected
    std::int64_t unanswered = 0;
    std::int64_t tied = 0;        // queries whose first place several documents share
    std::vector<float> of_query;  // expected correctness 0 … 1, queries by row

    [[nodiscard]] double tied_share() const {
        return queries > 0 ? static_cast<double>(tied) / static_cast<double>(queries) : 0;
    }
};

struct LabelledRows {
    std::span<const std::int64_t> rows;        // rows of the set in the matrix
    std::span<const std::int32_t> row_labels;  // label of every row of the matrix (not of the set)
};

[[nodiscard]] Result<NearestNeighbourAccuracy> code_nearest_neighbour_accuracy(
    const CodeMatrix& codes, int k, const LabelledRows& database, const LabelledRows& queries,
    std::stop_token stop, const Progress& progress);

// dims: 0 = all; otherwise the first dims dimensions, renormalised (the Matryoshka reading).
[[nodiscard]] Result<NearestNeighbourAccuracy> dense_nearest_neighbour_accuracy(
    EmbeddingView embeddings, std::size_t dims, const LabelledRows& database,
    const LabelledRows& queries, std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
