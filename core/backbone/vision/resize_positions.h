// SPDX-License-Identifier: GPL-3.0-or-later
// The learned positions of a square of patches, brought to another number of rows and columns as
// torch does it (interpolate, bicubic with a = −0.75, align_corners false, not antialiased).
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace sparsescope {

// learned: [before + side², width]. The first `before` rows stay as they are. Returns
// [before + rows · columns, width].
[[nodiscard]] std::vector<float> resized_positions(std::span<const float> learned,
                                                   std::size_t width, std::size_t before,
                                                   std::size_t side, std::size_t rows,
                                                   std::size_t columns);

}  // namespace sparsescope
