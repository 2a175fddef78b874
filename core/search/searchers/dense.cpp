// SPDX-License-Identifier: GPL-3.0-or-later
// Cosine of whole embeddings in fp32: what sparse search is measured against.
#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

class DenseSearcher final : public Searcher {
  public:
    explicit DenseSearcher(const SearchSource& source) : source_(source) {
        lengths_.reserve(source.embeddings.rows);
        for (std::size_t row = 0; row < source.embeddings.rows; ++row)
            lengths_.push_back(static_cast<float>(length_of(source.embeddings.row(row))));
    }

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        const EmbeddingView& rows = source_.embeddings;
        SPARSESCOPE_TRY(check_dimension(query.embedding, rows));
        const double length = query.embedding.empty() ? 0 : length_of(query.embedding);
        if (!(length > 0)) return SearchResult{};
        return best_rows(
            rows.rows, source_.ids, options, static_cast<std::int64_t>(rows.dim),
            [&](std::size_t row) {
                const double product = dot(query.embedding, rows.row(row));
                return as_cosine(product / (length * static_cast<double>(lengths_[row])));
            });
    }
    [[nodiscard]] std::size_t bytes() const override { return lengths_.size() * sizeof(float); }

  private:
    SearchSource source_;
    std::vector<float> lengths_;
};

}  // namespace

const SearcherEntry& dense_entry() {
    static const SearcherEntry entry{
        .name = searcher::dense,
        .title = "dense",
        .summary = "Cosine of whole embeddings, read one by one.",
        .score = "Cosine of the embeddings",
        .needs = {.embeddings = true},
        .source_bytes = bytes_of_embedding,
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<DenseSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
