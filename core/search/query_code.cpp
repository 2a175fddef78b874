// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/query_code.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

QueryCode::QueryCode(CodeView query, int k, std::size_t hidden) {
    const CodeView code = query.prefix(static_cast<std::size_t>(std::max(k, 0)));
    const double norm = code.norm();
    if (!(norm > 0) || !std::isfinite(norm)) return;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code.neurons[i] >= hidden) continue;
        neurons_.push_back(code.neurons[i]);
        weights_.push_back(code.weights[i] / norm);
    }
}

std::vector<SearchHit> best_hits(std::vector<ScoredRow> candidates, const SearchSource& source,
                                 CodeView query, const SearchOptions& options) {
    const auto count =
        std::min(static_cast<std::size_t>(std::max(options.n, 0)), candidates.size());
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      candidates.end(), [](const ScoredRow& a, const ScoredRow& b) {
                          return a.score != b.score ? a.score > b.score : a.row < b.row;
                      });
    std::vector<SearchHit> hits;
    hits.reserve(count);
    for (const auto& [row, score] : std::span(candidates).first(count)) {
        const auto index = static_cast<std::size_t>(row);
        SearchHit& hit = hits.emplace_back();
        hit.document = source.ids[index];
        hit.row = row;
        hit.score = score;
        if (options.explain) {
            hit.contributions = explain(query, source.codes->row(index), options.k);
        }
    }
    return hits;
}

double microseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

}  // namespace sparsescope
