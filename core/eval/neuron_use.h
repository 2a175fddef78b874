// SPDX-License-Identifier: GPL-3.0-or-later
// How evenly codes use the neurons, which is what search time depends on.
#pragma once
#include "core/types/code_matrix.h"

namespace sparsescope {

// h·Σ_j q_j², q_j = |A_j| / Σ|A|: 1 when every neuron is active in as many codes, h when only one
// ever is. A search reads about L0²·skew/h postings per document. 0 for codes that are all empty.
[[nodiscard]] double posting_skew(const CodeMatrix& codes, int k);

}  // namespace sparsescope
