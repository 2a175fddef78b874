// SPDX-License-Identifier: GPL-3.0-or-later
// The yardsticks keep their best rows as the scans of dense rows do.
#pragma once
#include "core/search/scan/top_rows.h"

namespace sparsescope::bench {

using scan::Found;
using scan::is_better;
using scan::TopRows;

}  // namespace sparsescope::bench
