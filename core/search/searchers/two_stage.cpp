// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse first, then the embeddings of the best of it: score = sparse + dense_weight · dense, dense
// the cosine of the embeddings (0 without a direction); at an infinite weight dense alone, so that
// the codes only choose. Microseconds where a dense search needs milliseconds, at nearly its
// quality: unless told how many to look at again, it measures how many find 95 % of the dense top
// ten.
#include <map>
#include <mutex>

#include "core/base/part_list.h"
#include "core/search/candidate_count.h"
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
        if (options.n < 1 || query.code.empty() || options.k < 1) return SearchResult{};
        CandidateCount chosen{options.candidates, 0};
        if (options.candidates < 1) {
            SPARSESCOPE_ASSIGN(chosen, enough_candidates(options));
        }
        SearchOptions wide = options;
        wide.n = std::max(options.n, chosen.candidates);
        wide.explain = false;  // most of them go again
        SPARSESCOPE_ASSIGN(SearchResult result, first_->search(query, wide));
        const auto start = std::chrono::steady_clock::now();
        result.cost.handed_over = std::ssize(result.hits);
        if (options.candidates < 1) result.cost.dense_recall = chosen.recall;
        add_dense_scores(query, options.dense_weight, result.hits);
        if (result.hits.size() > static_cast<std::size_t>(options.n))
            result.hits.resize(static_cast<std::size_t>(options.n));
        result.cost.microseconds += microseconds_since(start);
        if (options.explain)
            add_contributions(result.hits, query_entries(query.code, options), options.k);
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override { return first_->bytes(); }

  private:
    void add_dense_scores(const SearchQuery& query, double weight,
                          std::vector<SearchHit>& hits) const {
        const double length = query.embedding.empty() ? 0 : length_of(query.embedding);
        for (SearchHit& hit : hits) {
            const auto row = source_.embeddings.row(static_cast<std::size_t>(hit.row));
            const double lengths = length * (length > 0 ? length_of(row) : 0);
            const double dense = lengths > 0 ? dot(query.embedding, row) / lengths : 0;
            hit.parts = ScoreParts{hit.score, dense};
            hit.score = std::isinf(weight) ? dense : hit.score + weight * dense;
        }
        std::ranges::sort(hits, [](const SearchHit& a, const SearchHit& b) {
            return is_better({a.row, a.score}, {b.row, b.score});
        });
    }

    void add_contributions(std::vector<SearchHit>& hits, CodeView asked, int k) const {
        if (!source_.index || source_.index->k() != k)
            return explain_hits(hits, asked, *source_.codes, k);
        for (SearchHit& hit : hits) {
            const auto code = source_.index->code(static_cast<std::size_t>(hit.row));
            hit.contributions = contributions_of(asked, code.view());
        }
    }

    // Measured when a k is first asked for; meanwhile other searches wait.
    Result<CandidateCount> enough_candidates(const SearchOptions& options) const {
        const std::scoped_lock lock(mutex_);
        const auto known = counts_.find(options.k);
        if (known != counts_.end()) return known->second;
        auto index = source_.index;
        if (!index || index->k() != options.k) {
            if (source_.codes == nullptr)
                return fail(
                    ErrorCode::unsupported,
                    fmt::format("There is no index at k = {} and no codes to make it.", options.k));
            index =
                std::make_shared<const SparseIndex>(SparseIndex::build(*source_.codes, options.k));
        }
        SPARSESCOPE_ASSIGN(const CandidateCount count,
                           candidates_for_recall(*index, source_.embeddings, {}, options.stop));
        counts_.emplace(options.k, count);
        return count;
    }

    SearchSource source_;
    std::unique_ptr<Searcher> first_;
    mutable std::mutex mutex_;
    mutable std::map<int, CandidateCount> counts_;  // by k
};

}  // namespace

const SearcherEntry& two_stage_entry() {
    static const SearcherEntry entry{
        "two-stage",
        "Sparse search, the best of it scored again by their embeddings: as many as find 95 % of "
        "the dense top ten.",
        {.codes = true, .embeddings = true},
        [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<TwoStageSearcher>(source);
        }};
    return entry;
}

}  // namespace sparsescope
