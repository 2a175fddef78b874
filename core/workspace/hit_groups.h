// SPDX-License-Identifier: GPL-3.0-or-later
// Lists in which a longer document stands once, by the best of its parts. Private to this folder.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

// Every hit that is the first of its source, in their order, at most n. sources: of each hit the
// longer document that it is a part of, 0 for none.
[[nodiscard]] std::vector<SearchHit> best_parts(std::span<const SearchHit> hits,
                                                std::span<const std::int64_t> sources,
                                                std::size_t n);

// Asks for more hits until n of them are shown or there are no more. search(n) gives the first n,
// and is called at least once, with n itself. hidden tells whether a part stands behind another.
[[nodiscard]] Result<SearchResult> search_groups(
    const Corpus& corpus, DatasetId dataset, int n,
    const std::function<Result<SearchResult>(int n)>& search, bool& hidden);

}  // namespace sparsescope
