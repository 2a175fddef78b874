// SPDX-License-Identifier: GPL-3.0-or-later
// Reads every code. The yardstick of the other searchers: too simple to be wrong.
#include <algorithm>

#include "core/search/query_code.h"

namespace sparsescope {

namespace {

constexpr std::int32_t not_in_query = -1;

class ExhaustiveSearcher final : public Searcher {
  public:
    explicit ExhaustiveSearcher(const SearchSource& source) : source_(source) {}

    [[nodiscard]] SearchResult search(CodeView query, const SearchOptions& options) const override {
        const auto start = std::chrono::steady_clock::now();
        const QueryCode code(query, options.k, source_.codes->hidden());
        std::vector<std::int32_t> positions(source_.codes->hidden(), not_in_query);
        for (std::size_t i = 0; i < code.size(); ++i) {
            positions[code.neuron(i)] = static_cast<std::int32_t>(i);
        }

        SearchResult result;
        std::vector<ScoredRow> candidates;
        std::vector<double> products(code.size());
        const std::size_t rows = code.size() == 0 ? 0 : source_.codes->rows();
        for (std::size_t i = 0; i < rows; ++i) {
            const auto row = static_cast<std::int64_t>(i);
            if (row == options.exclude_row) continue;
            const auto document = source_.codes->row(i).prefix(static_cast<std::size_t>(options.k));
            const double score = score_of(code, positions, document, products);
            if (score > 0) candidates.push_back({row, score});
            result.cost.postings += static_cast<std::int64_t>(document.size());
        }
        result.cost.candidates = static_cast<std::int64_t>(candidates.size());
        result.hits = best_hits(std::move(candidates), source_, query, options);
        result.cost.microseconds = microseconds_since(start);
        return result;
    }

  private:
    // products: one place per entry of the query, so that they are added in the query's order.
    static double score_of(const QueryCode& query, std::span<const std::int32_t> positions,
                           CodeView document, std::span<double> products) {
        std::fill(products.begin(), products.end(), 0.0);
        const double norm = document.norm();
        for (std::size_t i = 0; i < document.size(); ++i) {
            const std::int32_t position = positions[document.neurons[i]];
            if (position == not_in_query) continue;
            const auto p = static_cast<std::size_t>(position);
            products[p] = query.weight(p) * (document.weights[i] / norm);
        }
        double score = 0;
        for (const double product : products)
            score += product;
        return score;
    }

    SearchSource source_;
};

}  // namespace

const SearcherEntry& exhaustive_entry() {
    static const SearcherEntry entry{"exhaustive",
                                     "Reads every code; the reference for the others.",
                                     [](const SearchSource& source) -> std::unique_ptr<Searcher> {
                                         return std::make_unique<ExhaustiveSearcher>(source);
                                     }};
    return entry;
}

}  // namespace sparsescope
