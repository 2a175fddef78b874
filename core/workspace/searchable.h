// SPDX-License-Identifier: GPL-3.0-or-later
// What searching a model needs and nothing more, so that a workspace of a million documents answers
// its first query in a fraction of a second: the index at the model's k is read from stored
// segments, everything else (other k, weights, embeddings) when first asked for.
//
// Immutable to look at: share it as std::shared_ptr<const Searchable> between threads; what it
// loads later it loads once, under a lock. The Corpus of a call is used in that call only.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/search/searcher.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

class Searchable : public std::enable_shared_from_this<Searchable> {
  public:
    [[nodiscard]] static Result<std::shared_ptr<const Searchable>> open(
        const Corpus& corpus, ModelId model, std::stop_token stop = {},
        const Progress& progress = {});
    // This one when nothing happened; else one that knows the documents added, removed and restored
    // since, and shares the rest.
    [[nodiscard]] Result<std::shared_ptr<const Searchable>> refreshed(
        const Corpus& corpus, std::stop_token stop = {}) const;
    ~Searchable();

    [[nodiscard]] const ModelInfo& info() const;
    [[nodiscard]] const DatasetInfo& dataset() const;
    [[nodiscard]] std::int64_t rows() const;  // removed ones included
    [[nodiscard]] const RowSet& removed() const;
    [[nodiscard]] std::int64_t row_of(DocumentId id) const;  // −1: none
    [[nodiscard]] DocumentId id_of(std::int64_t row) const;
    [[nodiscard]] std::span<const DocumentId> ids() const;  // by row
    // Whether codes can be read at k: 1 … info().stored_k, or a sentence.
    [[nodiscard]] Status check_k(int k) const;

    // The index at k. At another k than the model's it is built from the codes (up to a second per
    // million documents) and kept; the few used last are kept.
    [[nodiscard]] Result<std::shared_ptr<const SparseIndex>> index(
        const Corpus& corpus, int k, std::stop_token stop = {},
        const Progress& progress = {}) const;
    [[nodiscard]] Result<std::shared_ptr<const HeadWeights>> weights(const Corpus& corpus) const;
    // All embeddings: 4·dim bytes a document. Only dense searches need them.
    [[nodiscard]] Result<std::shared_ptr<const EmbeddingMatrix>> embeddings(
        const Corpus& corpus, std::stop_token stop = {}, const Progress& progress = {}) const;
    // A searcher of the list over these documents, ready to be asked at k. Sparse ones answer at no
    // other k.
    [[nodiscard]] Result<std::shared_ptr<const Searcher>> searcher(
        const Corpus& corpus, std::string_view name, int k, std::stop_token stop = {},
        const Progress& progress = {}) const;
    // How much such a searcher reads, source included, per document.
    [[nodiscard]] std::int64_t bytes_per_document(const SearcherEntry& entry,
                                                  const Searcher& searcher, int dimensions) const;

  private:
    [[nodiscard]] Result<std::shared_ptr<const CodeMatrix>> codes(const Corpus& corpus) const;
    struct Parts;
    explicit Searchable(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace sparsescope
