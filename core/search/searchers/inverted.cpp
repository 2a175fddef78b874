// SPDX-License-Identifier: GPL-3.0-or-later
// Reads only the documents that share a neuron with the query (sparse_index.h).
#include "core/search/explain.h"
#include "core/search/query_code.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

namespace {

class InvertedSearcher final : public Searcher {
  public:
    explicit InvertedSearcher(const SearchSource& source)
        : ids_(source.ids), index_(source.index) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        SearchResult result;
        if (options.k < 1) return result;
        SPARSESCOPE_TRY(check_k(*index_, options));
        const CodeView asked = query_entries(query.code, options);
        const std::int64_t excluded = options.exclude_row.value_or(-1);
        const auto start = std::chrono::steady_clock::now();
        const auto best = index_->search(
            asked, {.n = options.n, .allowed = options.allowed, .excluded = excluded}, result.cost);
        result.cost.microseconds = microseconds_since(start);
        result.hits = hits_of(best, ids_);
        if (options.count_sharing)
            result.cost.sharing = index_->sharing(asked, options.allowed, excluded);
        if (options.explain) explain_hits(result.hits, asked, *index_);
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override { return index_->bytes(); }

  private:
    std::span<const DocumentId> ids_;
    std::shared_ptr<const SparseIndex> index_;
};

}  // namespace

const SearcherEntry& inverted_entry() {
    static const SearcherEntry entry{
        .name = searcher::sparse,
        .title = "sparse",
        .summary = "Reads only the documents that share a neuron with the query.",
        .score = "Cosine of query code and document code: the sum of the contributions",
        .reasons = "strongest shared neurons",
        .needs = {.codes = true},
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<InvertedSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
