// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse first, then the embeddings of the best few hundred: score = sparse + dense_weight · dense,
// dense the cosine of the embeddings (0 without a direction). Microseconds where a dense search
// needs milliseconds, at nearly its quality.
#include "core/base/part_list.h"
#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

class TwoStageSearcher final : public Searcher {
  public:
    explicit TwoStageSearcher(const SearchSource& source)
        : source_(source),
          first_((*find_part(searchers(), "searcher", "inverted"))->make(source)) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        SPARSESCOPE_TRY(check_dimension(query.embedding, source_.embeddings));
        SearchOptions wide = options;
        wide.n = options.n < 1 ? 0 : std::max(options.n, options.candidates);
        SPARSESCOPE_ASSIGN(SearchResult result, first_->search(query, wide));
        const auto start = std::chrono::steady_clock::now();
        const double length = query.embedding.empty() ? 0 : length_of(query.embedding);
        for (SearchHit& hit : result.hits) {
            const auto row = source_.embeddings.row(static_cast<std::size_t>(hit.row));
            const double lengths = length * (length > 0 ? length_of(row) : 0);
            const double dense = lengths > 0 ? dot(query.embedding, row) / lengths : 0;
            hit.parts = ScoreParts{hit.score, dense};
            hit.score += options.dense_weight * dense;
        }
        std::ranges::sort(result.hits, [](const SearchHit& a, const SearchHit& b) {
            return is_better({a.row, a.score}, {b.row, b.score});
        });
        const auto count = static_cast<std::size_t>(std::max(options.n, 0));
        if (result.hits.size() > count) result.hits.resize(count);
        result.cost.microseconds += microseconds_since(start);
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override { return first_->bytes(); }

  private:
    SearchSource source_;
    std::unique_ptr<Searcher> first_;
};

}  // namespace

const SearcherEntry& two_stage_entry() {
    static const SearcherEntry entry{
        "two-stage",
        "Sparse search, its best few hundred rescored by their embeddings.",
        {.codes = true, .embeddings = true},
        [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<TwoStageSearcher>(source);
        }};
    return entry;
}

}  // namespace sparsescope
