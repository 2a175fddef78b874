// SPDX-License-Identifier: GPL-3.0-or-later
// Postings per neuron: reads only the documents that share a neuron with the query.
// The postings of a neuron are sorted by the neuron's rank in the document's code, so a search at a
// smaller k reads a prefix of each list.
#include <algorithm>
#include <cmath>

#include "core/search/query_code.h"

namespace sparsescope {

namespace {

// One search's running scores by row. Kept per thread and cleaned at the next search through the
// list of touched rows, because clearing a score for every document would cost more than a search.
class Accumulators {
  public:
    void start(std::size_t rows) {
        for (const std::uint32_t row : touched_)
            scores_[row] = 0;
        touched_.clear();
        if (scores_.size() < rows) scores_.resize(rows);
    }
    void add(std::uint32_t row, double value) {
        if (scores_[row] == 0) touched_.push_back(row);
        scores_[row] += value;
    }
    [[nodiscard]] std::span<const std::uint32_t> touched() const { return touched_; }
    [[nodiscard]] double score(std::uint32_t row) const { return scores_[row]; }

  private:
    std::vector<double> scores_;
    std::vector<std::uint32_t> touched_;
};

class InvertedSearcher final : public Searcher {
  public:
    explicit InvertedSearcher(const SearchSource& source)
        : source_(source), offsets_(source.codes->hidden() + 1) {
        build_norms();
        build_postings();
    }

    [[nodiscard]] SearchResult search(CodeView query, const SearchOptions& options) const override {
        const auto start = std::chrono::steady_clock::now();
        thread_local Accumulators accumulators;
        accumulators.start(source_.codes->rows());

        SearchResult result;
        const QueryCode code(query, options.k, source_.codes->hidden());
        for (std::size_t i = 0; i < code.size(); ++i) {
            result.cost.postings +=
                accumulate(code.neuron(i), code.weight(i), options.k, accumulators);
        }
        std::vector<ScoredRow> candidates;
        candidates.reserve(accumulators.touched().size());
        for (const std::uint32_t row : accumulators.touched()) {
            if (row != options.exclude_row) candidates.push_back({row, accumulators.score(row)});
        }
        result.cost.candidates = static_cast<std::int64_t>(candidates.size());
        result.hits = best_hits(std::move(candidates), source_, query, options);
        result.cost.microseconds = microseconds_since(start);
        return result;
    }

  private:
    // Returns the number of postings read.
    std::int64_t accumulate(NeuronId neuron, double query_weight, int k,
                            Accumulators& accumulators) const {
        const std::size_t begin = offsets_[neuron];
        const auto ranks = std::span(ranks_).subspan(begin, offsets_[neuron + 1] - begin);
        const auto length = static_cast<std::size_t>(k);
        const auto read = std::lower_bound(ranks.begin(), ranks.end(), length) - ranks.begin();
        if (read == 0) return 0;
        const std::span<const double> norms = norms_at(length);
        for (std::size_t at = begin; at < begin + static_cast<std::size_t>(read); ++at) {
            const std::uint32_t row = rows_[at];
            accumulators.add(row, query_weight * (weights_[at] / norms[row]));
        }
        return read;
    }

    // Length of every document's code at k.
    [[nodiscard]] std::span<const double> norms_at(std::size_t k) const {
        const std::size_t rows = source_.codes->rows();
        return std::span(norms_).subspan((std::min(k, longest_) - 1) * rows, rows);
    }

    void build_norms() {
        const std::size_t rows = source_.codes->rows();
        for (std::size_t row = 0; row < rows; ++row) {
            longest_ = std::max(longest_, source_.codes->row(row).size());
        }
        norms_.resize(longest_ * rows);
        for (std::size_t row = 0; row < rows; ++row) {
            const CodeView code = source_.codes->row(row);
            double squares = 0;
            for (std::size_t rank = 0; rank < longest_; ++rank) {
                if (rank < code.size()) {
                    squares += static_cast<double>(code.weights[rank]) * code.weights[rank];
                }
                norms_[rank * rows + row] = std::sqrt(squares);
            }
        }
    }

    void build_postings() {
        const CodeMatrix& codes = *source_.codes;
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            for (const NeuronId neuron : codes.row(row).neurons)
                ++offsets_[neuron + 1];
        }
        for (std::size_t i = 1; i < offsets_.size(); ++i)
            offsets_[i] += offsets_[i - 1];
        rows_.resize(codes.entries());
        ranks_.resize(codes.entries());
        weights_.resize(codes.entries());
        std::vector<std::size_t> next = offsets_;
        for (std::size_t rank = 0; rank < longest_; ++rank) {
            for (std::size_t row = 0; row < codes.rows(); ++row) {
                const CodeView code = codes.row(row);
                if (rank >= code.size()) continue;
                const std::size_t at = next[code.neurons[rank]]++;
                rows_[at] = static_cast<std::uint32_t>(row);
                ranks_[at] = static_cast<std::uint32_t>(rank);
                weights_[at] = code.weights[rank];
            }
        }
    }

    SearchSource source_;
    std::size_t longest_ = 0;    // entries of the longest code
    std::vector<double> norms_;  // [longest, rows]: length of a row's code at k = 1, 2, …
    // Postings of neuron i: [offsets_[i], offsets_[i + 1]), by rank, then by row.
    std::vector<std::size_t> offsets_;
    std::vector<std::uint32_t> rows_;
    std::vector<std::uint32_t> ranks_;
    std::vector<float> weights_;
};

}  // namespace

const SearcherEntry& inverted_entry() {
    static const SearcherEntry entry{"inverted",
                                     "Reads only the documents that share a neuron with the query.",
                                     [](const SearchSource& source) -> std::unique_ptr<Searcher> {
                                         return std::make_unique<InvertedSearcher>(source);
                                     }};
    return entry;
}

}  // namespace sparsescope
