// SPDX-License-Identifier: GPL-3.0-or-later
// Notices embeddings that all point nearly the same way, so that every cosine is near 1 and tells
// nothing: a column of times or ids among them, or a mean far from 0.
#pragma once
#include <string>

#include "core/types/embedding_view.h"

namespace sparsescope {

// A sentence or two that say so and what to do; "" when there is nothing to say. Looks at some
// hundred rows, evenly spread.
[[nodiscard]] std::string shared_direction_hint(EmbeddingView embeddings);

}  // namespace sparsescope
