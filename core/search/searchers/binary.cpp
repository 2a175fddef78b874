// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings as one bit a dimension, after a random rotation.
#include "core/search/compressed/compressed_searcher.h"

namespace sparsescope {

namespace {

constexpr std::size_t scale_sample = 4096;  // for a mean and a scale

}  // namespace

const SearcherEntry& binary_entry() {
    static const SearcherEntry entry{
        .name = "binary",
        .title = "one bit",
        .summary =
            "Whole query against embeddings compressed to one bit a dimension, rotated at random.",
        .score = "Cosine of the query and what is left of the document's embedding",
        .kept_as = "1 bit each",
        .needs = {.embeddings = true},
        .in_menus = false,
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<CompressedSearcher>(
                source, scale_sample, (source.embeddings.dim + 7) / 8,
                [](EmbeddingView rows, std::stop_token stop) {
                    return train_binary_quantiser(rows, CompressedSearcher::seed, std::move(stop));
                });
        },
    };
    return entry;
}

}  // namespace sparsescope
