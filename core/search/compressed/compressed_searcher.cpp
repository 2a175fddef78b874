// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/compressed/compressed_searcher.h"

#include "core/search/dense_rows.h"

namespace sparsescope {

Result<SearchResult> CompressedSearcher::search(const SearchQuery& query,
                                                const SearchOptions& options) const {
    SPARSESCOPE_TRY(check_dimension(query.embedding, source_.embeddings));
    SearchResult result;
    if (options.n < 1 || query.embedding.empty() || source_.embeddings.empty()) return result;
    SPARSESCOPE_ASSIGN(const auto rows, compressed(options.stop));
    const auto start = std::chrono::steady_clock::now();
    result.hits = hits_of(rows->search(query.embedding, options, result.cost), source_.ids);
    result.cost.microseconds = microseconds_since(start);
    return result;
}

Result<std::shared_ptr<const CompressedRows>> CompressedSearcher::compressed(
    const std::stop_token& stop) const {
    const std::scoped_lock lock(mutex_);
    if (!rows_) {
        const EmbeddingMatrix sample = training_sample(source_.embeddings, sample_, seed);
        SPARSESCOPE_ASSIGN(auto quantiser, train_(sample.view(), stop));
        SPARSESCOPE_ASSIGN(rows_,
                           CompressedRows::encode(std::move(quantiser), source_.embeddings, stop));
    }
    return rows_;
}

}  // namespace sparsescope
