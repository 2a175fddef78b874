// SPDX-License-Identifier: GPL-3.0-or-later
// Which options of "search" the asked kind of search reads.
#pragma once
#include "core/base/result.h"
#include "core/search/searcher.h"
#include "core/workspace/search_request.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

// Refuses (invalid_argument) a given option that the search would not read, and says why.
[[nodiscard]] Status check_search_fit(const CLI::App& app, const SearchRequest& request,
                                      const SearcherEntry& searcher);

}  // namespace sparsescope::cli
