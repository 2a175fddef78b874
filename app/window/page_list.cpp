// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/page_list.h"

#include "window_page_list.inc"

namespace sparsescope {

std::span<const PageEntry* const> page_list() {
    return window_page_list;
}

}  // namespace sparsescope
