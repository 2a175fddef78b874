// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a model as tensors cut into parts of at most 8 MiB. Private to this folder.
#pragma once
#include <span>

#include "core/corpus/sqlite.h"
#include "core/types/head_weights.h"
#include "core/types/ids.h"

namespace sparsescope {

// Sizes that fit each other; a sentence otherwise.
[[nodiscard]] Status check_shapes(const HeadWeights& weights);
[[nodiscard]] Status write_weights(Database& database, ModelId model, const HeadWeights& weights);
// Errors: corrupt when a part is missing, changed or of the wrong size.
[[nodiscard]] Result<HeadWeights> read_weights(Database& database, ModelId model, std::size_t dim,
                                               std::size_t hidden);

}  // namespace sparsescope
