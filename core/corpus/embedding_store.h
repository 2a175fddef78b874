// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings of a dataset as blobs of at most 1 MiB: block b holds the rows from b·block_rows on,
// fp32 little-endian, row-major. Small enough to read a slice without the rest and to stay far
// below SQLite's limits, large enough that the cost per block vanishes. Private to this folder.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/corpus/sqlite.h"
#include "core/types/embedding_view.h"
#include "core/types/ids.h"
#include "core/types/row_set.h"

namespace sparsescope {

inline constexpr std::size_t max_embedding_dim = 1 << 20;
[[nodiscard]] std::size_t embedding_block_rows(std::size_t dim);

// Writes rows as full blocks and a last, shorter one; a block that exists is replaced.
class EmbeddingWriter {
  public:
    // For a dataset that has no embeddings yet.
    EmbeddingWriter(Database& database, DatasetId dataset, std::size_t dim)
        : EmbeddingWriter(database, dataset, embedding_block_rows(dim) * dim, 0) {}
    // Continues where a dataset's embeddings end. Writes nothing when the dataset's dim is 0.
    [[nodiscard]] static Result<EmbeddingWriter> after_last_row(Database& database,
                                                                DatasetId dataset);
    [[nodiscard]] Status append(EmbeddingView embeddings);
    [[nodiscard]] Status finish();  // writes the last, shorter block

  private:
    friend Status delete_embedding_rows(Database& database, DatasetId dataset,
                                        const RowSet& removed, const std::stop_token& stop);
    EmbeddingWriter(Database& database, DatasetId dataset, std::size_t block_values,
                    std::int64_t first_block)
        : database_(database),
          dataset_(dataset),
          block_values_(block_values),
          next_block_(first_block) {}
    [[nodiscard]] Status write_block();

    Database& database_;
    DatasetId dataset_;
    std::size_t block_values_;
    std::vector<float> pending_;
    std::int64_t next_block_;
};

// Deletes rows, so that those behind them move down. Call it inside a write transaction, while the
// dataset still counts the rows.
[[nodiscard]] Status delete_embedding_rows(Database& database, DatasetId dataset,
                                           const RowSet& removed, const std::stop_token& stop);

}  // namespace sparsescope
