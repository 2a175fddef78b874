// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/fusion.h"

#include <algorithm>
#include <unordered_map>

namespace sparsescope {

double fused_score(const Fusion& fusion, const FusedPlaces& places) {
    double score = 0;
    if (places.words)
        score += fusion.words / (fusion.constant + static_cast<double>(*places.words));
    if (places.meaning)
        score += fusion.meaning / (fusion.constant + static_cast<double>(*places.meaning));
    return score;
}

std::vector<SearchHit> fuse(const Fusion& fusion, std::span<const SearchHit> words,
                            std::span<const SearchHit> meaning, std::size_t n) {
    std::vector<SearchHit> fused(meaning.begin(), meaning.end());
    std::unordered_map<DocumentId, std::size_t> at;
    for (std::size_t i = 0; i < fused.size(); ++i) {
        fused[i].places = FusedPlaces{{}, static_cast<std::int64_t>(i + 1)};
        at.emplace(fused[i].document, i);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto [found, is_new] = at.try_emplace(words[i].document, fused.size());
        if (is_new) fused.push_back(words[i]);
        SearchHit& hit = fused[found->second];
        if (is_new) hit.places.emplace();
        hit.places->words = static_cast<std::int64_t>(i + 1);
        hit.all_words = words[i].all_words;
    }
    for (SearchHit& hit : fused) {
        hit.score = fused_score(fusion, *hit.places);
        hit.parts.reset();
    }
    std::ranges::sort(fused, [](const SearchHit& a, const SearchHit& b) {
        return a.score != b.score ? a.score > b.score : a.document < b.document;
    });
    if (fused.size() > n) fused.resize(n);
    return fused;
}

}  // namespace sparsescope
