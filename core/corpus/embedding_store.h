// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings of a dataset as blobs of at most 1 MiB: block b holds the rows from b·block_rows on,
// fp32 little-endian, row-major. Small enough to read a slice without the rest and to stay far
// below SQLite's limits, large enough that the cost per block vanishes. Private to this folder.
#pragma once
#include <vector>

#include "core/corpus/sqlite.h"
#include "core/types/embedding_view.h"
#include "core/types/ids.h"

namespace sparsescope {

inline constexpr std::size_t max_embedding_dim = 1 << 20;
[[nodiscard]] std::size_t embedding_block_rows(std::size_t dim);

class EmbeddingWriter {
  public:
    EmbeddingWriter(Database& database, DatasetId dataset, std::size_t dim)
        : database_(database), dataset_(dataset), block_values_(embedding_block_rows(dim) * dim) {}
    [[nodiscard]] Status append(EmbeddingView embeddings);
    [[nodiscard]] Status finish();  // writes the last, shorter block

  private:
    [[nodiscard]] Status write_block();

    Database& database_;
    DatasetId dataset_;
    std::size_t block_values_;
    std::vector<float> pending_;
    std::int64_t blocks_ = 0;
};

}  // namespace sparsescope
