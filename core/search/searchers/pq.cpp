// SPDX-License-Identifier: GPL-3.0-or-later
// Product quantisation: embeddings in 32 bytes, as many as a code of eight neurons takes.
#include <algorithm>

#include "core/search/compressed/compressed_searcher.h"

namespace sparsescope {

namespace {

constexpr std::size_t bytes = 32;
constexpr std::size_t centroid_sample = 100 * Quantiser::values;  // a hundred rows a centroid

std::size_t bytes_of(std::size_t dim) {
    return std::min(bytes, dim);
}

}  // namespace

const SearcherEntry& pq_entry() {
    static const SearcherEntry entry{
        .name = "pq",
        .title = "product quantised",
        .summary = "Whole query against embeddings compressed to 32 bytes (product quantisation).",
        .score = "Cosine of the query and what is left of the document's embedding",
        .kept_as = "32 bytes in all",
        .needs = {.embeddings = true},
        .in_menus = false,
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<CompressedSearcher>(
                source, centroid_sample, bytes_of(source.embeddings.dim),
                [](EmbeddingView rows, std::stop_token stop) {
                    return train_product_quantiser(rows, bytes_of(rows.dim),
                                                   CompressedSearcher::seed, std::move(stop));
                });
        },
    };
    return entry;
}

}  // namespace sparsescope
