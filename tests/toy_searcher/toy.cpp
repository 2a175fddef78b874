// SPDX-License-Identifier: GPL-3.0-or-later
// A searcher that nobody wants: the nearest first number of the embeddings.
#include <cmath>

#include "core/search/dense_rows.h"

namespace sparsescope {

namespace {

class ToySearcher final : public Searcher {
  public:
    explicit ToySearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] Result<SearchResult> search(const SearchQuery& query,
                                              const SearchOptions& options) const override {
        if (query.embedding.empty()) return SearchResult{};
        SearchResult result =
            best_rows(source_.embeddings.rows, source_.ids, options, 1, [&](std::size_t row) {
                return -std::abs(static_cast<double>(query.embedding[0]) -
                                 source_.embeddings.row(row)[0]);
            });
        for (SearchHit& hit : result.hits)
            hit.contributions = {{.neuron = 0, .value = hit.score}};
        return result;
    }
    [[nodiscard]] std::size_t bytes() const override { return 2 * source_.embeddings.rows; }

  private:
    SearchSource source_;
};

}  // namespace

const SearcherEntry& toy_entry() {
    static const SearcherEntry entry{
        .name = "toy-distance",
        .title = "toy distance",
        .summary = "Nearest first number of the embeddings.",
        .score = "Minus the distance of the first numbers",
        .reasons = "toy reasons",
        .kept_as = "one of them",
        .needs = {.embeddings = true},
        .source_bytes = [](const DocumentShape& shape) { return std::int64_t{100} * shape.dim; },
        .make = [](const SearchSource& source) -> std::unique_ptr<Searcher> {
            return std::make_unique<ToySearcher>(source);
        },
    };
    return entry;
}

}  // namespace sparsescope
