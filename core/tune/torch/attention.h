// SPDX-License-Identifier: GPL-3.0-or-later
// softmax(q·kᵀ/√d + bias)·v of each text and head. Private to this folder.
#pragma once
#include "core/tune/torch/packed.h"

namespace sparsescope::tune {

// projected [tokens, 3·hidden]: queries, keys and values. bias [heads, longest, longest], added to
// the scores of every text, or undefined. Returns [tokens, hidden].
[[nodiscard]] at::Tensor attention(const at::Tensor& projected, const Packed& packed,
                                   std::int64_t heads, const at::Tensor& bias);

}  // namespace sparsescope::tune
