// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings as one bit a dimension, after a random rotation.
#include "core/search/compressed/compressed_searcher.h"

namespace sparsescope {

namespace {

constexpr std::size_t scale_sample = 4096;  // for a mean and a scale

}  // namespace

const SearcherEntry& binary_entry() {
    static const SearcherEntry entry{
        "binary",
        "Whole query against embeddings compressed to one bit a dimension, rotated at random.",
        {.embeddings = true},
        [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<CompressedSearcher>(
                source, scale_sample, (source.embeddings.dim + 7) / 8,
                [](EmbeddingView rows, std::stop_token stop) {
                    return train_binary_quantiser(rows, CompressedSearcher::seed, std::move(stop));
                });
        }};
    return entry;
}

}  // namespace sparsescope
