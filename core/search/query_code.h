// SPDX-License-Identifier: GPL-3.0-or-later
// The query as every sparse searcher reads it, and the one definition of a score.
//   score(row) = min(1, Σ (q_i/‖q‖)·(u_i/‖u‖)) in double, added in the order of the query's
//   neurons,
// over canonical codes (sparse_index.h). Every searcher computes exactly this, bit for bit:
// normalising before multiplying makes scaled copies of a code, and all codes of one neuron, tie
// exactly instead of by rounding.
#pragma once
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "core/search/forward_rows.h"
#include "core/search/searcher.h"
#include "core/search/top_n.h"

namespace sparsescope {

// All entries of a query as a canonical code of length 1. Neurons beyond `hidden` count in its
// length but are left out, since no document has them. Empty when no weight is positive and finite.
class QueryCode {
  public:
    QueryCode(CodeView query, std::size_t hidden);

    [[nodiscard]] std::size_t size() const { return neurons_.size(); }
    [[nodiscard]] NeuronId neuron(std::size_t i) const { return neurons_[i]; }
    [[nodiscard]] double weight(std::size_t i) const { return weights_[i]; }

  private:
    std::vector<NeuronId> neurons_;
    std::vector<double> weights_;
};

// Scores rows against one query, with a table of the size of the network that a thread keeps.
class RowScorer {
  public:
    // Takes the table of this thread until it is destroyed, so a thread has one scorer at a time.
    explicit RowScorer(const QueryCode& query, std::size_t hidden);
    ~RowScorer();
    RowScorer(const RowScorer&) = delete;
    RowScorer& operator=(const RowScorer&) = delete;

    // 0 when nothing is shared.
    [[nodiscard]] double score(const ForwardRows& rows, std::size_t row) const;

  private:
    struct Shared {
        std::uint32_t position;  // that in the query, plus 1
        float weight;
    };
    template <class T>
    [[nodiscard]] double score_of(const ForwardRows& rows, std::size_t row) const;

    const QueryCode& query_;
    std::vector<std::uint16_t>& positions_;  // by neuron: position in the query + 1, or 0
    mutable std::vector<Shared> shared_;
};

// Turns rows into hits, in the same order.
[[nodiscard]] std::vector<SearchHit> hits_of(std::span<const ScoredRow> rows,
                                             std::span<const DocumentId> ids);

[[nodiscard]] double microseconds_since(std::chrono::steady_clock::time_point start);

}  // namespace sparsescope
