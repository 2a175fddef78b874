// SPDX-License-Identifier: GPL-3.0-or-later
// Two lists of hits made one by reciprocal rank fusion: a document at place r of a list gets
//     weight / (constant + r),   r counted from 1,
// from each list that it is in, and these add up to its score. Scores of the lists are not looked
// at, so lists whose scores mean different things (bm25, cosine) can be fused.
// Source: Cormack, Clarke, Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
// Rank Learning Methods", SIGIR 2009, where the constant is 60.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "core/types/search_hit.h"

namespace sparsescope {

struct Fusion {
    double constant = 60;
    double words = 1;    // weight of the list by words
    double meaning = 1;  // and of the list by meaning
    bool operator==(const Fusion&) const = default;
};

[[nodiscard]] double fused_score(const Fusion& fusion, const FusedPlaces& places);

// The first n by score, ties by document id. A document of both lists keeps the contributions it
// has by meaning, and whether it has all words.
[[nodiscard]] std::vector<SearchHit> fuse(const Fusion& fusion, std::span<const SearchHit> words,
                                          std::span<const SearchHit> meaning, std::size_t n);

}  // namespace sparsescope
