// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/code_ranker.h"

#include "core/eval/query_loop.h"

namespace sparsescope {

namespace {

constexpr double code_rounding = 0x1p-40;  // of a cosine added up in double

SparseIndex index_of(const CodesAtRows& documents, int k) {
    const auto length = static_cast<std::size_t>(k);
    CodeMatrix codes(documents.codes.hidden());
    codes.reserve(documents.rows.size(), length);
    for (const std::int64_t row : documents.rows)
        codes.append(documents.codes.row(static_cast<std::size_t>(row)).prefix(length));
    return SparseIndex::build(codes, k);
}

}  // namespace

std::vector<ScoredRow> best_with_ties(const SparseIndex& index, CodeView query, int n) {
    const auto places = static_cast<std::size_t>(n);
    // A few more than wanted tell whether the n-th ties with what follows; ties that reach further
    // are looked for in ever longer lists.
    constexpr std::size_t more = 8;
    for (std::size_t asked = places + more;; asked *= more) {
        asked = std::min(asked, std::max(index.rows(), places));
        SearchCost cost;
        std::vector<ScoredRow> found = index.search(query, {.n = static_cast<int>(asked)}, cost);
        level_ties(found, places, code_rounding);
        if (found.size() < asked || asked >= index.rows()) return found;
    }
}

CodeRanker::CodeRanker(const CodesAtRows& documents, const CodesAtRows& queries, int k)
    : queries_(queries), index_(index_of(documents, k)) {}

Status CodeRanker::rank(int n, const VisitRanking& visit, std::stop_token stop,
                        const Progress& progress) const {
    const auto length = static_cast<std::size_t>(index_.k());
    const auto rank_some = [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            if (stop.stop_requested()) return;
            const auto row = static_cast<std::size_t>(queries_.rows[i]);
            visit(i, best_with_ties(index_, queries_.codes.row(row).prefix(length), n));
        }
    };
    constexpr std::int64_t chunk = 512;
    return for_queries(std::ssize(queries_.rows), chunk, stop, progress, rank_some);
}

}  // namespace sparsescope
