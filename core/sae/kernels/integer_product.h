// SPDX-License-Identifier: GPL-3.0-or-later
// Estimates pre-activations by products of 16-bit integers, twice as many a second as fp32 products
// where the processor has them (AVX512-VNNI). AVX512-BF16 would be slower and several times coarser
// (docs/training-benchmark.md). The sums are exact, so the only error is the rounding of the
// factors, which is known: with x ≈ x̂ = scale·integers and w ≈ ŵ likewise,
//   |⟨x, w⟩ − ⟨x̂, ŵ⟩| ≤ ‖x − x̂‖·‖w‖ + ‖x̂‖·‖w − ŵ‖          (Cauchy–Schwarz)
// Integers are scaled to a length of 32,767, hence no sum reaches 2³¹, in any order.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/sae/kernels/head_bounds.h"

namespace sparsescope::kernels {

constexpr std::size_t tile_rows = 12;
constexpr std::size_t tile_neurons = HeadBounds::block;

[[nodiscard]] bool has_integer_product();

// How many integers a tile of `width` rows takes. It holds the columns in pairs, and for each pair
// of columns the pairs of all rows.
[[nodiscard]] constexpr std::size_t tile_size(std::size_t width, std::size_t dim) {
    return (dim + 1) / 2 * 2 * width;
}
// Turns count ≤ width ≤ tile_neurons rows [count, dim] into a tile and returns their bounds. A row
// that is not finite, or too long or too short for the scale, becomes 0, and its error is all of it
// (infinite, if its length is unknown). Rows of the tile beyond count are left as they are.
void pack_tile(const float* rows, std::size_t count, std::size_t dim, std::size_t width,
               std::int16_t* tile, RowBounds* bounds);

// Multiplies tiles of rows with the tile of neurons that starts at first_neuron and adds the
// neurons that reach a row's threshold to candidates[tiles·tile_rows].
constexpr std::size_t most_tiles = 8;
void find_candidates(const std::int16_t* rows, std::size_t tiles, const std::int16_t* neurons,
                     std::size_t dim, const HeadBounds& head, std::size_t first_neuron,
                     CandidateRow* candidates);

}  // namespace sparsescope::kernels
