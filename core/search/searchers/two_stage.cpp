// SPDX-License-Identifier: GPL-3.0-or-later
// A sparse search first, whose best hits are then scored by their embeddings:
// score = sparse + dense_weight · dense, where dense is the cosine of the embeddings (0 without a
// direction). At an infinite weight dense alone counts, and the codes only choose. It takes
// microseconds where a dense search takes milliseconds, at nearly its quality: unless told how many
// hits to score again, it measures how many find 95 % of the dense top ten.
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
          first_((*find_part(searchers(), "searcher", searcher::sparse))->make(source)) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        SPARSESCOPE_TRY(check_dimension(query.embedding, source_.embeddings));
        if (options.n < 1 || query.code.empty() || options.k < 1) return SearchResult{};
        SPARSESCOPE_TRY(check_k(*source_.index, options));
        CandidateCount chosen{options.candidates, 0};
        if (options.candidates < 1) {
            SPARSESCOPE_ASSIGN(chosen, enough_candidates(options.stop));
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
            explain_hits(result.hits, query_entries(query.code, options), *source_.index);
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
            const double dense = lengths > 0 ? as_cosine(dot(query.embedding, row) / lengths) : 0;
            hit.parts = ScoreParts{hit.score, dense};
            hit.score = std::isinf(weight) ? dense : hit.score + weight * dense;
        }
        std::ranges::sort(hits, [](const SearchHit& a, const SearchHit& b) {
            return is_better({a.row, a.score}, {b.row, b.score});
        });
    }

    // Measured at the first search; meanwhile other searches wait.
    Result<CandidateCount> enough_candidates(const std::stop_token& stop) const {
        const std::scoped_lock lock(mutex_);
        if (!enough_) {
            SPARSESCOPE_ASSIGN(enough_,
                               candidates_for_recall(*source_.index, source_.embeddings, {}, stop));
        }
        return *enough_;
    }

    SearchSource source_;
    std::unique_ptr<Searcher> first_;
    mutable std::mutex mutex_;
    mutable std::optional<CandidateCount> enough_;
};

}  // namespace

const SearcherEntry& two_stage_entry() {
    static const SearcherEntry entry{
        .name = searcher::two_stage,
        .title = "two-stage",
        .summary =
            "Sparse search, the best of it scored again by their embeddings: as many as find 95 % "
            "of "
            "the dense top ten.",
        .score =
            "Cosine of the codes plus the weight times the cosine of the embeddings, over the best "
            "of "
            "the sparse search",
        .reasons = "sparse and dense part",
        .needs = {.codes = true, .embeddings = true},
        .settings = {.second_stage = true},
        .source_bytes = bytes_of_embedding,
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<TwoStageSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
