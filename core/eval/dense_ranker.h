// SPDX-License-Identifier: GPL-3.0-or-later
// Rankings by the cosines of embeddings, ties included (ranking.h).
#pragma once
#include "core/eval/ranking.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// Some rows of a matrix, all inside it.
struct EmbeddingRows {
    EmbeddingView embeddings;
    std::span<const std::int64_t> rows;
};

// Ranks by the cosine of the embeddings, which have the same dimension.
class DenseRanker final : public Ranker {
  public:
    DenseRanker(const EmbeddingRows& documents, const EmbeddingRows& queries);

    [[nodiscard]] std::size_t documents() const override { return documents_.rows.size(); }
    [[nodiscard]] std::size_t queries() const override { return queries_.rows.size(); }
    [[nodiscard]] Status rank(int n, const VisitRanking& visit, std::stop_token stop,
                              const Progress& progress) const override;

  private:
    struct Best;
    void compare(std::size_t first, std::size_t document, std::span<Best> best) const;

    EmbeddingRows documents_;
    EmbeddingRows queries_;
    std::vector<float> inverse_norms_;  // of the documents
};

}  // namespace sparsescope
