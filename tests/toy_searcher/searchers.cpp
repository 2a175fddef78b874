// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the place of core/search/searchers.cpp in the tests of this folder: the program's list and
// the toy behind it, both written by CMake.
#include <algorithm>
#include <vector>

#include "core/search/searcher.h"
#include "searcher_list.inc"
#include "toy_searcher_list.inc"

namespace sparsescope {

std::span<const SearcherEntry* const> searchers() {
    static const std::vector<const SearcherEntry*> all = [] {
        std::vector list(std::begin(searcher_list), std::end(searcher_list));
        std::ranges::copy(toy_searcher_list, std::back_inserter(list));
        return list;
    }();
    return all;
}

}  // namespace sparsescope
