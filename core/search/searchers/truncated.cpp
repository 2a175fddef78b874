// SPDX-License-Identifier: GPL-3.0-or-later
// Cosine of the first so many numbers of embeddings, renormalised: how embeddings trained on nested
// prefixes (Matryoshka representation learning) are shortened.
#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

class TruncatedSearcher final : public Searcher {
  public:
    explicit TruncatedSearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        const EmbeddingView& rows = source_.embeddings;
        SPARSESCOPE_TRY(check_dimension(query.embedding, rows));
        if (options.dimensions < 0 || static_cast<std::size_t>(options.dimensions) > rows.dim) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The first {} numbers were asked for, but embeddings here have "
                                    "{}: choose 1 to {}.",
                                    options.dimensions, rows.dim, rows.dim));
        }
        const std::size_t length =
            options.dimensions == 0 ? rows.dim : static_cast<std::size_t>(options.dimensions);
        if (query.embedding.empty()) return SearchResult{};
        const auto asked = query.embedding.first(length);
        const double norm = length_of(asked);
        if (!(norm > 0)) return SearchResult{};
        return best_rows(rows.rows, source_.ids, options, static_cast<std::int64_t>(length),
                         [&](std::size_t row) {
                             const auto document = rows.row(row).first(length);
                             return as_cosine(static_cast<double>(dot(asked, document)) /
                                              (norm * length_of(document)));
                         });
    }
    [[nodiscard]] std::size_t bytes() const override { return 0; }

  private:
    SearchSource source_;
};

}  // namespace

const SearcherEntry& truncated_entry() {
    static const SearcherEntry entry{
        .name = "truncated",
        .title = "truncated",
        .summary = "Cosine of the first numbers of embeddings, renormalised.",
        .score = "Cosine of the embeddings",
        .needs = {.embeddings = true},
        .settings = {.dimensions = true},
        .source_bytes =
            [](const DocumentShape& shape) {
                return bytes_of_embedding(
                    {.dim = shape.dimensions > 0 ? shape.dimensions : shape.dim});
            },
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<TruncatedSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
