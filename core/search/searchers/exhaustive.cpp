// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every code. The yardstick of the other sparse searchers: too simple to be wrong.
#include "core/search/explain.h"
#include "core/search/query_code.h"

namespace sparsescope {

namespace {

class ExhaustiveSearcher final : public Searcher {
  public:
    explicit ExhaustiveSearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        const auto start = std::chrono::steady_clock::now();
        const std::size_t hidden = source_.codes->hidden();
        const CodeView asked = query_entries(query.code, options);
        const QueryCode code(asked, hidden);
        SearchResult result;
        TopN best(static_cast<std::size_t>(std::max(options.n, 0)));
        std::int64_t sharing = 0;
        if (options.k > 0 && code.size() > 0) {
            const RowScorer scorer(code, hidden);
            for (std::size_t row = 0; row < source_.codes->rows(); ++row) {
                if (!is_allowed(row, options)) continue;
                const CodeView document = prefix(source_.codes->row(row), options.k);
                ForwardRows one(options.k, hidden);
                one.append(document);
                const double score = scorer.score(one, 0);
                result.cost.postings += static_cast<std::int64_t>(document.size());
                ++result.cost.candidates;
                if (!(score > 0)) continue;
                ++sharing;
                best.push({static_cast<std::int64_t>(row), score});
            }
        }
        result.hits = hits_of(std::move(best).take(), source_.ids);
        result.cost.microseconds = microseconds_since(start);
        if (options.count_sharing) result.cost.sharing = sharing;
        if (!options.explain) return result;
        for (SearchHit& hit : result.hits) {
            const CodeView document = source_.codes->row(static_cast<std::size_t>(hit.row));
            hit.contributions = contributions_of(asked, prefix(document, options.k));
        }
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override { return 0; }

  private:
    static CodeView prefix(CodeView code, int k) {
        return code.prefix(static_cast<std::size_t>(k));
    }
    SearchSource source_;
};

}  // namespace

const SearcherEntry& exhaustive_entry() {
    static const SearcherEntry entry{
        .name = "exhaustive",
        .title = "exhaustive",
        .summary = "Reads every code; the reference for the others.",
        .score = "Cosine of query code and document code: the sum of the contributions",
        .reasons = "strongest shared neurons",
        .needs = {.codes = true, .stored_codes = true},
        .in_menus = false,
        .source_bytes = [](const DocumentShape& shape) -> std::int64_t {
            return std::int64_t{sizeof(NeuronId) + sizeof(float)} * shape.stored_k;
        },
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<ExhaustiveSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
