// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/contenders.h"
#include "tests/bench/search/measure.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t growth_factor = 10;
constexpr int growth_k[] = {2, 8};

}  // namespace

Result<std::vector<Growth>> measure_growth(const SyntheticSpec& spec, std::size_t query_count,
                                           std::stop_token stop, const Progress& progress) {
    SyntheticSpec sized = spec;
    sized.k = growth_k[1];
    const CodeMatrix queries = synthetic_queries(sized, query_count);
    const CodeMatrix small_codes = synthetic_codes(sized);
    sized.documents = spec.documents * growth_factor;
    report(progress, fmt::format("making {} codes", sized.documents), 0, 0);
    const CodeMatrix large_codes = synthetic_codes(sized);
    std::vector<Growth> growth;
    for (const int k : growth_k) {
        if (stop.stop_requested()) return cancelled();
        report(progress, fmt::format("searching {} codes at k {}", sized.documents, k), 0, 0);
        const SparseIndex small = SparseIndex::build(small_codes, k);
        std::optional<SparseIndex> large;
        const double seconds = seconds_of([&] { large = SparseIndex::build(large_codes, k); });
        const Method methods[] = {index_method("small", small, queries),
                                  index_method("large", *large, queries)};
        SPARSESCOPE_ASSIGN(const auto times, time_methods(methods, queries.rows(), {}, stop));
        growth.push_back({.k = k,
                          .documents = sized.documents,
                          .small_us = times[0].median_us,
                          .large_us = times[1].median_us,
                          .build_seconds = seconds});
    }
    return growth;
}

}  // namespace sparsescope::bench
