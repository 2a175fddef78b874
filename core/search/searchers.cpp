// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/searcher.h"
#include "searcher_list.inc"

namespace sparsescope {

std::span<const SearcherEntry* const> searchers() {
    return searcher_list;
}

}  // namespace sparsescope
