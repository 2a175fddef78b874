// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings as bytes of a quantiser, and exact search by its score (quantiser.h): q·decoded, where
// the query has length 1. A row or query without a direction has no score. Immutable; any thread.
#pragma once
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/search/compressed/quantiser.h"
#include "core/search/searcher.h"
#include "core/search/top_n.h"

namespace sparsescope {

class CompressedRows {
  public:
    // Brings every row to length 1 first. Runs on all cores. Errors: cancelled.
    [[nodiscard]] static Result<std::shared_ptr<const CompressedRows>> encode(
        std::shared_ptr<const Quantiser> quantiser, EmbeddingView rows, std::stop_token stop = {});

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] const Quantiser& quantiser() const { return *quantiser_; }
    // The size of the rows. What they share (centroids, a rotation) is not counted.
    [[nodiscard]] std::size_t bytes() const { return rows_ * quantiser_->bytes(); }
    // The best rows, best first, found on one thread. Reads n, allowed and exclude_row of the
    // options.
    [[nodiscard]] std::vector<ScoredRow> search(std::span<const float> query,
                                                const SearchOptions& options,
                                                SearchCost& cost) const;

  private:
    CompressedRows(std::shared_ptr<const Quantiser> quantiser, std::size_t rows);
    void encode_row(std::size_t row, std::span<const float> x, std::span<std::uint8_t> code,
                    std::span<float> unit);

    std::shared_ptr<const Quantiser> quantiser_;
    std::size_t rows_;
    std::vector<std::uint8_t> blocks_;  // score_tables.h; the last one is filled up
    RowSet scored_;                     // rows with a direction
};

}  // namespace sparsescope
