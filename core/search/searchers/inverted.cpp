// SPDX-License-Identifier: GPL-3.0-or-later
// Reads only the documents that share a neuron with the query (sparse_index.h). An index serves one
// k, so one is made for each k that is asked for, and the few used last are kept.
#include <list>
#include <mutex>

#include "core/search/explain.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

namespace {

constexpr std::size_t kept_indexes = 8;

class InvertedSearcher final : public Searcher {
  public:
    explicit InvertedSearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        SearchResult result;
        if (options.k < 1) return result;
        SPARSESCOPE_ASSIGN(const auto index, index_at(options.k));
        const CodeView asked = query_entries(query.code, options);
        const std::int64_t excluded = options.exclude_row.value_or(-1);
        const auto start = std::chrono::steady_clock::now();
        const auto best = index->search(
            asked, {.n = options.n, .allowed = options.allowed, .excluded = excluded}, result.cost);
        result.cost.microseconds = microseconds_since(start);
        result.hits = hits_of(best, source_.ids);
        if (options.count_sharing)
            result.cost.sharing = index->sharing(asked, options.allowed, excluded);
        if (!options.explain) return result;
        for (SearchHit& hit : result.hits) {
            const auto code = index->code(static_cast<std::size_t>(hit.row));
            hit.contributions = contributions_of(asked, code.view());
        }
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override {
        if (source_.index) return source_.index->bytes();
        const std::scoped_lock lock(mutex_);
        return indexes_.empty() ? 0 : indexes_.front()->bytes();
    }

  private:
    [[nodiscard]] Result<std::shared_ptr<const SparseIndex>> index_at(int k) const {
        if (source_.index && source_.index->k() == k) return source_.index;
        if (!source_.codes) {
            return fail(ErrorCode::unsupported,
                        fmt::format("There is no index at k = {} and no codes to make it.", k));
        }
        const std::scoped_lock lock(mutex_);
        auto found = indexes_.begin();
        while (found != indexes_.end() && (*found)->k() != k)
            ++found;
        if (found == indexes_.end()) {
            indexes_.push_front(
                std::make_shared<const SparseIndex>(SparseIndex::build(*source_.codes, k)));
            if (indexes_.size() > kept_indexes) indexes_.pop_back();
        } else {
            indexes_.splice(indexes_.begin(), indexes_, found);
        }
        return indexes_.front();
    }

    SearchSource source_;
    mutable std::mutex mutex_;
    mutable std::list<std::shared_ptr<const SparseIndex>> indexes_;  // last used first
};

}  // namespace

const SearcherEntry& inverted_entry() {
    static const SearcherEntry entry{"inverted",
                                     "Reads only the documents that share a neuron with the query.",
                                     {.codes = true},
                                     [](const SearchSource& source) -> std::unique_ptr<Searcher> {
                                         return std::make_unique<InvertedSearcher>(source);
                                     }};
    return entry;
}

}  // namespace sparsescope
