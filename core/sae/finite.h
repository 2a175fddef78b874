// SPDX-License-Identifier: GPL-3.0-or-later
// Whether numbers are finite. Everything here uses all cores, for arrays that fill memory.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/sae/head_parameters.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

[[nodiscard]] bool all_finite(std::span<const float> values);
[[nodiscard]] bool all_finite(const HeadParameters<float>& head);
// Returns the rows that hold a value that is NaN or infinite, in ascending order.
[[nodiscard]] std::vector<std::size_t> rows_not_finite(EmbeddingView rows);

}  // namespace sparsescope
