// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "tests/bench/search/contenders.h"
#include "tests/bench/search/exact.h"
#include "tests/bench/search/measure.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t checked_queries = 20;

bool is_dense(const Method& method) {
    return method.name.starts_with("dense");
}

// Mean over a sample of queries, one for each method that searches these codes.
std::vector<std::optional<double>> recalls(std::span<const Method> methods, const CodeMatrix& codes,
                                           const CodeMatrix& queries, int k) {
    std::vector<std::optional<double>> means(methods.size());
    const std::size_t sample = std::min(checked_queries, queries.rows());
    for (std::size_t query = 0; query < sample; ++query) {
        const auto scores =
            exact_scores(codes, k, queries.row(query).prefix(static_cast<std::size_t>(k)));
        const auto best = exact_best(scores, hits_wanted);
        for (std::size_t m = 0; m < methods.size(); ++m) {
            if (is_dense(methods[m])) continue;
            if (methods[m].prepare) methods[m].prepare();
            const double share = recall(scores, best, methods[m].search(query));
            means[m] = means[m].value_or(0) + share / static_cast<double>(sample);
        }
    }
    return means;
}

}  // namespace

bool is_exact(const SparseIndex& index, const CodeMatrix& codes, const CodeMatrix& queries,
              std::size_t sample, const RowSet* allowed) {
    constexpr double rounding = 1e-12;
    for (std::size_t query = 0; query < std::min(sample, queries.rows()); ++query) {
        const CodeView code = queries.row(query).prefix(static_cast<std::size_t>(index.k()));
        const auto scores = exact_scores(codes, index.k(), code, allowed);
        const auto best = exact_best(scores, hits_wanted);
        SearchCost cost;
        const auto found = index.search(code, {.n = hits_wanted, .allowed = allowed}, cost);
        if (found.size() != best.size()) return false;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double score = found[i].score;
            if (std::abs(score - best[i].score) > rounding ||
                std::abs(score - scores[static_cast<std::size_t>(found[i].row)]) > rounding)
                return false;
            if (i > 0 && !is_better(found[i - 1], found[i])) return false;
        }
    }
    return true;
}

Result<CodesResult> measure_codes(std::string name, const CodeMatrix& codes,
                                  const CodeMatrix& queries, int k, std::span<const Method> others,
                                  std::stop_token stop) {
    CodesResult result{.codes = std::move(name),
                       .documents = codes.rows(),
                       .hidden = codes.hidden(),
                       .k = k,
                       .postings = posting_statistics(codes, k),
                       .postings_per_query = mean_postings(codes, queries, k)};
    auto [index, methods] = sparse_contenders(codes, queries, k);
    methods.insert(methods.end(), others.begin(), others.end());
    if (stop.stop_requested()) return cancelled();
    SPARSESCOPE_ASSIGN(const auto times, time_methods(methods, queries.rows(), {}, stop));
    const auto found = recalls(methods, codes, queries, k);
    for (std::size_t m = 0; m < methods.size(); ++m)
        result.methods.push_back({methods[m].name, times[m], found[m],
                                  methods[m].bytes_per_document, methods[m].build_seconds});
    methods.front().prepare();
    result.exact = is_exact(*index, codes, queries, checked_queries);
    return result;
}

}  // namespace sparsescope::bench
