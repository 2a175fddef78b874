// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/hit_groups.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace sparsescope {

namespace {

constexpr std::size_t many_hits = 20'000;  // from here on one pass over all parts is quicker
constexpr int growth = 4;

Result<std::vector<std::int64_t>> sources_of_hits(const Corpus& corpus, DatasetId dataset,
                                                  std::span<const SearchHit> hits) {
    std::vector<std::int64_t> sources;
    sources.reserve(hits.size());
    if (hits.size() < many_hits) {
        std::vector<DocumentId> ids;
        ids.reserve(hits.size());
        for (const SearchHit& hit : hits)
            ids.push_back(hit.document);
        return corpus.sources_of(ids);
    }
    SPARSESCOPE_ASSIGN(const auto by_row, corpus.sources(dataset));
    for (const SearchHit& hit : hits) {
        const auto row = static_cast<std::size_t>(hit.row);
        sources.push_back(row < by_row.size() ? by_row[row] : 0);
    }
    return sources;
}

}  // namespace

std::vector<SearchHit> best_parts(std::span<const SearchHit> hits,
                                  std::span<const std::int64_t> sources, std::size_t n) {
    std::vector<SearchHit> shown;
    std::unordered_map<std::int64_t, std::size_t> place;  // in `shown`; n and more: not shown
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (sources[i] == 0) {
            if (shown.size() < n) shown.push_back(hits[i]);
            continue;
        }
        const auto [found, is_first] = place.try_emplace(sources[i], shown.size());
        if (!is_first) {
            if (found->second < n) ++shown[found->second].group->others;
        } else if (shown.size() < n) {
            shown.push_back(hits[i]);
            shown.back().group = HitGroup{sources[i], 0};
        }
    }
    return shown;
}

Result<SearchResult> search_groups(const Corpus& corpus, DatasetId dataset, int n,
                                   const std::function<Result<SearchResult>(int n)>& search,
                                   bool& hidden) {
    for (int asked = n;;) {
        SPARSESCOPE_ASSIGN(SearchResult result, search(asked));
        SPARSESCOPE_ASSIGN(const auto sources, sources_of_hits(corpus, dataset, result.hits));
        auto shown = best_parts(result.hits, sources, static_cast<std::size_t>(n));
        hidden = std::ranges::any_of(
            shown, [](const SearchHit& hit) { return hit.group && hit.group->others > 0; });
        const bool is_all = result.hits.size() < static_cast<std::size_t>(asked);
        if (is_all || shown.size() >= static_cast<std::size_t>(n) ||
            asked > std::numeric_limits<int>::max() / growth) {
            result.hits = std::move(shown);
            return result;
        }
        asked *= growth;
    }
}

}  // namespace sparsescope
