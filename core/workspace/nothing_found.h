// SPDX-License-Identifier: GPL-3.0-or-later
// Why a search found nothing, in a sentence or two: the one place where they are made, for window
// and command line alike. Pure.
#pragma once
#include <string>

#include "core/workspace/search_request.h"

namespace sparsescope {

// "" when a column has a hit. response is what run_search() or search_words() found; stored_k the
// largest k that the model's codes can be read at, 0 without a model.
[[nodiscard]] std::string nothing_found(const SearchRequest& request,
                                        const SearchResponse& response, const DatasetInfo& dataset,
                                        int stored_k);

}  // namespace sparsescope
