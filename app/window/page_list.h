// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>

#include "app/parts/page.h"

namespace sparsescope {

// All pages in the order of the rail, which is the order of `enum class Page`.
[[nodiscard]] std::span<const PageEntry* const> page_list();

}  // namespace sparsescope
