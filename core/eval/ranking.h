// SPDX-License-Identifier: GPL-3.0-or-later
// Rankings with their ties, which every measure of search reads. Scores of ultra-sparse codes
// coincide all the time (at k = 1 every row of the query's neuron has cosine 1), and which of the
// tied rows comes first is decided by nothing but its place in the file. So a ranking lists the n
// best rows and every further row that ties with the n-th, and measures are taken in expectation
// over all orders of tied rows.
//
// Equal scores. Cosines that differ by rounding alone tie: those less than 2^-20 below the best of
// a tie for embeddings, whose cosines are sums in fp32, and less than 2^-40 for codes, whose
// cosines are sums in double. (query_code.h makes equal codes, scaled copies and all codes of one
// neuron equal bit for bit; the tolerance is for different codes of equal cosine.) All rows of a
// tie are given the score of its best.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/search/top_n.h"

namespace sparsescope {

// Best first, with all of its last tie. ScoredRow::row is a position among the documents.
using Ranking = std::span<const ScoredRow>;
using VisitRanking = std::function<void(std::size_t query, Ranking ranking)>;

// Ranks documents for queries by one representation.
class Ranker {
  public:
    virtual ~Ranker() = default;
    [[nodiscard]] virtual std::size_t documents() const = 0;
    [[nodiscard]] virtual std::size_t queries() const = 0;
    // Calls visit once for every query, on all cores; it may throw. The ranking is empty for a
    // query that finds nothing: its code shares no neuron with any document, or its embedding is
    // zero. Errors: cancelled.
    [[nodiscard]] virtual Status rank(int n, const VisitRanking& visit, std::stop_token stop,
                                      const Progress& progress) const = 0;
};

// Gives all rows of a tie the score of its best one, and cuts the rows behind the tie at the n-th
// place. Rows come best first; those that are less than `tolerance` below the best of a tie are in
// it.
void level_ties(std::vector<ScoredRow>& rows, std::size_t n, double tolerance);

// Where the rows that tie with the one at `begin` end.
[[nodiscard]] inline std::size_t end_of_tie(Ranking ranking, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < ranking.size() && ranking[end].score == ranking[begin].score)
        ++end;
    return end;
}

// Σ over the first n places of the expected value(row) of the row there: rows above the n-th score
// count whole, rows tied at it in proportion, (n − above)/tied.
template <class Value>
[[nodiscard]] double expected_sum(Ranking ranking, std::size_t n, const Value& value) {
    double sum = 0;
    for (std::size_t begin = 0; begin < std::min(n, ranking.size());) {
        const std::size_t end = end_of_tie(ranking, begin);
        double tied = 0;
        for (std::size_t i = begin; i < end; ++i)
            tied += value(ranking[i].row);
        sum +=
            tied * static_cast<double>(std::min(end, n) - begin) / static_cast<double>(end - begin);
        begin = end;
    }
    return sum;
}

}  // namespace sparsescope
