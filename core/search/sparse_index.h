// SPDX-License-Identifier: GPL-3.0-or-later
// Exact search over k-sparse codes of a million documents in microseconds: an inverted index in
// segments of at most 65,536 rows, and a tail of rows too new for a segment.
//
// Canonical codes. A document's code at k is read as u_i = fp16(w_i / w_0), where w_0 is its
// strongest weight, and so is a query's. score = Σ (q_i/‖q‖)·(u_i/‖u‖), see query_code.h. An entry
// of fp16 ratios takes four bytes and means the same at every k, because a prefix has the same
// strongest weight.
//
// A search adds u8 impacts, rounded up, into u16 accumulators, which gives upper bounds of the
// scores. Rows whose bound reaches the n-th best score so far are scored exactly. The search starts
// at a threshold that n documents are known to reach (from the 1st, 3rd, 10th, … largest weight of
// each neuron). Filters and removed documents make that a guess, so whenever fewer than n hits
// reached it the search is done again without. Nothing is ever lost.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/search/query_code.h"
#include "core/search/segment.h"

namespace sparsescope {

class SparseIndex {
  public:
    // The segments hold rows 0 … one after the other, the tail (may be null) the rows after them,
    // all at k over `hidden` neurons. The index never changes.
    SparseIndex(int k, std::size_t hidden, std::vector<std::shared_ptr<const Segment>> segments,
                std::shared_ptr<const ForwardRows> tail);
    // The same segments with another tail. Shares what it can, so it is quick.
    [[nodiscard]] SparseIndex with_tail(std::shared_ptr<const ForwardRows> tail) const;
    // Puts every row into segments.
    [[nodiscard]] static SparseIndex build(const CodeMatrix& codes, int k);

    [[nodiscard]] int k() const { return k_; }
    [[nodiscard]] std::size_t hidden() const { return hidden_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t bytes() const;  // all the memory it takes
    [[nodiscard]] std::span<const std::shared_ptr<const Segment>> segments() const {
        return segments_;
    }

    // The canonical code of a row, strongest first.
    [[nodiscard]] CanonicalCode code(std::size_t row) const;
    // The rows whose code holds the neuron, and how many they are.
    [[nodiscard]] RowSet rows_with(NeuronId neuron) const;
    [[nodiscard]] std::int64_t frequency(NeuronId neuron) const;

    struct Options {
        int n = 10;
        const RowSet* allowed = nullptr;  // if it is shorter than rows(), later rows are not in it
        std::int64_t excluded = -1;       // a row
    };
    // The best rows with score > 0, best first. Every entry of the query counts. Any thread.
    [[nodiscard]] std::vector<ScoredRow> search(CodeView query, const Options& options,
                                                SearchCost& cost) const;
    // How many rows that are allowed and not excluded share a neuron with the query.
    [[nodiscard]] std::int64_t sharing(CodeView query, const RowSet* allowed,
                                       std::int64_t excluded) const;
    // The exact score of every row. Reads them all.
    [[nodiscard]] std::vector<double> scores(CodeView query) const;

  private:
    friend class IndexSearch;
    // Where a list is in its segment. They lie neuron by neuron, so that a query's are side by
    // side.
    struct Place {
        std::uint32_t offset = 0;
        std::uint16_t count_minus_one = 0;
        std::uint16_t largest = 0;  // fp16; 0: no postings here
    };
    static constexpr std::array<std::size_t, 9> seed_ranks{1,   3,    10,   30,    100,
                                                           300, 1000, 3000, 10'000};
    // The seed_ranks-th largest weights over all segments, rounded down; 0: not so many.
    using Seeds = std::array<std::uint16_t, seed_ranks.size()>;  // in units of 1 / seed_bins
    static constexpr std::size_t seed_bins = 1024;

    void add_rows_with(NeuronId neuron, RowSet& rows) const;
    [[nodiscard]] std::span<const Place> places(NeuronId neuron) const {
        return std::span(directory_->places).subspan(neuron * segments_.size(), segments_.size());
    }
    // What is known of all lists together.
    struct Directory {
        std::vector<Place> places;
        std::vector<Seeds> seeds;  // by neuron
    };
    [[nodiscard]] std::vector<Place> find_places() const;
    [[nodiscard]] std::vector<Seeds> find_seeds(std::span<const Place> places) const;

    int k_;
    std::size_t hidden_;
    std::size_t rows_ = 0;
    std::vector<std::shared_ptr<const Segment>> segments_;
    std::vector<std::size_t> first_rows_;  // of the segments
    std::shared_ptr<const ForwardRows> tail_;
    std::size_t tail_first_row_ = 0;
    std::shared_ptr<const Directory> directory_;
};

}  // namespace sparsescope
