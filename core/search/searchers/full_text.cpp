// SPDX-License-Identifier: GPL-3.0-or-later
// Words in texts, as the corpus finds them (bm25). A filter is applied to what it finds: more is
// asked for until enough of it is let through or there is no more.
#include "core/search/explain.h"
#include "core/search/query_code.h"

namespace sparsescope {

namespace {

class FullTextSearcher final : public Searcher {
  public:
    explicit FullTextSearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        const auto start = std::chrono::steady_clock::now();
        if (options.n < 1 || query.text.empty() || !source_.find_text) return SearchResult{};
        const auto wanted = static_cast<std::size_t>(options.n);
        const auto rows = static_cast<int>(source_.ids.size());
        for (int asked = std::min(options.n + 1, rows);; asked = std::min(rows, 8 * asked)) {
            SPARSESCOPE_ASSIGN(SearchResult found, source_.find_text(query.text, asked));
            const bool all = found.hits.size() < static_cast<std::size_t>(asked) || asked >= rows;
            std::erase_if(found.hits, [&](const SearchHit& hit) {
                return !is_allowed(static_cast<std::size_t>(hit.row), options);
            });
            if (found.hits.size() < wanted && !all) continue;
            if (found.hits.size() > wanted) found.hits.resize(wanted);
            found.cost.microseconds = microseconds_since(start);
            return found;
        }
    }
    [[nodiscard]] std::size_t bytes() const override { return 0; }

  private:
    SearchSource source_;
};

}  // namespace

const SearcherEntry& full_text_entry() {
    static const SearcherEntry entry{
        .name = searcher::full_text,
        .title = "words",
        .summary = "Documents with these words (bm25).",
        .score = "−bm25: rarer words and shorter texts first",
        .needs = {.texts = true},
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<FullTextSearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
