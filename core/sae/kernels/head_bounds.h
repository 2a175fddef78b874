// SPDX-License-Identifier: GPL-3.0-or-later
// How far a pre-activation estimated from a product can be from its exact value, and the scan of
// one row of fp32 products for its candidates.
#pragma once
#include <cstddef>
#include <vector>

#include "core/sae/kernels/candidate_row.h"

namespace sparsescope::kernels {

// For a row with RowBounds r, the pre-activation a of a neuron satisfies
//   |a − (r.scale·scale·product + c)| ≤ r.error·norm + r.norm·spread + |bias_high − c|
// All of these numbers are rounded up. A neuron whose length is unknown has an infinite spread.
struct HeadBounds {
    static constexpr std::size_t block = 32;

    std::size_t hidden = 0;
    // [hidden, padded to whole blocks]
    std::vector<float> scale;
    std::vector<float> norm;       // ‖w‖
    std::vector<float> spread;     // ‖w − w as multiplied‖ and what fp32 sums round
    std::vector<float> bias_low;   // c less its rounding
    std::vector<float> bias_high;  // c and its rounding
    // The largest of each block.
    std::vector<float> block_spread;
    std::vector<float> block_bias;

    void resize(std::size_t neurons);
    // row holds the neuron's weights; roundoff is what fp32 sums miss, per length of both factors.
    void set(std::size_t neuron, const RowBounds& row, double bias, double roundoff);
};

// Rows of other lengths are neither scaled to integers nor trusted in fp32 products, because their
// scale or its inverse, or a product, would leave the range of float.
constexpr double shortest_row = 1e-30, longest_row = 1e15;
// ‖row‖, but at least shortest_row, and infinite beyond longest_row or when it is not a number.
[[nodiscard]] double bounded_length(const float* row, std::size_t dim);
// The float that is not below the number, which was computed in double.
[[nodiscard]] float rounded_up(double number);
// The bounds of a row that is multiplied as it is.
[[nodiscard]] RowBounds float_row(const float* row, std::size_t dim);

// Adds the neurons that reach the threshold of one row, whose bounds are those of float_row().
// products, [hidden], are those before the bias.
void find_candidates(const float* products, std::size_t hidden, const HeadBounds& head,
                     CandidateRow& row);

}  // namespace sparsescope::kernels
