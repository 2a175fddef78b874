// SPDX-License-Identifier: GPL-3.0-or-later
// What searchers share: the query as all of them read it, and the choice of the best n rows.
// The score of a row is Σ (q_i/‖q‖)·(x_i/‖x‖) in double, added in the order of the query's neurons.
// Every searcher computes exactly this, bit for bit: normalising before multiplying makes scaled
// copies of a code, and all codes of one neuron, tie exactly instead of by rounding.
#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "core/search/searcher.h"

namespace sparsescope {

// The first k entries of a query, scaled to length 1. Neurons beyond `hidden` count in its length
// but are left out, since no document has them. Empty when k < 1 or the length is not positive.
class QueryCode {
  public:
    QueryCode(CodeView query, int k, std::size_t hidden);

    [[nodiscard]] std::size_t size() const { return neurons_.size(); }
    [[nodiscard]] NeuronId neuron(std::size_t i) const { return neurons_[i]; }
    [[nodiscard]] double weight(std::size_t i) const { return weights_[i]; }

  private:
    std::vector<NeuronId> neurons_;
    std::vector<double> weights_;
};

struct ScoredRow {
    std::int64_t row = 0;
    double score = 0;
};

// The best n of the candidates as hits: score descending, ties by row (and so by document id)
// ascending, explained when the options ask for it.
[[nodiscard]] std::vector<SearchHit> best_hits(std::vector<ScoredRow> candidates,
                                               const SearchSource& source, CodeView query,
                                               const SearchOptions& options);

[[nodiscard]] double microseconds_since(std::chrono::steady_clock::time_point start);

}  // namespace sparsescope
