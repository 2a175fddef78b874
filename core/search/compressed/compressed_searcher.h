// SPDX-License-Identifier: GPL-3.0-or-later
// A searcher over compressed embeddings. They are made at the first search, which takes seconds for
// a million documents and can be stopped. Meanwhile other searches wait.
#pragma once
#include <memory>
#include <mutex>

#include "core/search/compressed/compressed_rows.h"

namespace sparsescope {

class CompressedSearcher final : public Searcher {
  public:
    static constexpr std::uint64_t seed = 1;

    // Trains on a sample of the rows, which is empty when none has a direction.
    using Train = Result<std::shared_ptr<const Quantiser>> (*)(EmbeddingView rows,
                                                               std::stop_token stop);
    CompressedSearcher(const SearchSource& source, std::size_t sample, std::size_t bytes,
                       Train train)
        : source_(source), sample_(sample), bytes_(bytes), train_(train) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override;
    [[nodiscard]] std::size_t bytes() const override { return source_.embeddings.rows * bytes_; }

  private:
    [[nodiscard]] Result<std::shared_ptr<const CompressedRows>> compressed(
        const std::stop_token& stop) const;

    SearchSource source_;
    std::size_t sample_;
    std::size_t bytes_;  // those of a row
    Train train_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const CompressedRows> rows_;
};

}  // namespace sparsescope
