// SPDX-License-Identifier: GPL-3.0-or-later
// The yardsticks keep their best rows in the types of the program's own scans.
#pragma once
#include "core/search/scan/top_rows.h"

namespace sparsescope::bench {

using scan::Found;
using scan::is_better;
using scan::TopRows;

}  // namespace sparsescope::bench
