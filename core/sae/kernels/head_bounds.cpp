// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/head_bounds.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/clones.h"

namespace sparsescope::kernels {

namespace {

constexpr std::size_t block = HeadBounds::block;
static_assert(block <= CandidateRow::most_at_once);

// Whether any of a block is not below the limit; NaN is not.
SPARSESCOPE_CLONES
bool any_reaches(const float* products, float limit) {
    int any = 0;
    for (std::size_t i = 0; i < block; ++i)
        any |= products[i] < limit ? 0 : 1;
    return any != 0;
}

struct Bounds {
    float lower[block], upper[block];
};

// Of the neurons of a block.
SPARSESCOPE_CLONES
void bound(const float* products, const HeadBounds& head, std::size_t first, float length,
           Bounds& out) {
    const float* const spread = head.spread.data() + first;
    const float* const low = head.bias_low.data() + first;
    const float* const high = head.bias_high.data() + first;
    for (std::size_t i = 0; i < block; ++i) {
        const float lower = products[i] + low[i] - length * spread[i];
        constexpr float nothing = -std::numeric_limits<float>::infinity();
        out.lower[i] = lower > nothing ? lower : nothing;
        out.upper[i] = products[i] + high[i] + length * spread[i];
    }
}

SPARSESCOPE_CLONES
double squares(const float* row, std::size_t dim) {
    double sum = 0;
    for (std::size_t j = 0; j < dim; ++j)
        sum += static_cast<double>(row[j]) * row[j];
    return sum;
}

}  // namespace

void HeadBounds::resize(std::size_t neurons) {
    hidden = neurons;
    const std::size_t blocks = (hidden + block - 1) / block;
    constexpr float never = -std::numeric_limits<float>::infinity();
    scale.assign(blocks * block, 0);
    norm.assign(blocks * block, 0);
    spread.assign(blocks * block, 0);
    bias_low.assign(blocks * block, never);
    bias_high.assign(blocks * block, never);
    block_spread.assign(blocks, 0);
    block_bias.assign(blocks, never);
}

void HeadBounds::set(std::size_t neuron, const RowBounds& row, double bias, double roundoff) {
    // More than what products of numbers near the bottom of float's range can lose.
    constexpr double underflow = 1e-36;
    const double rounding = roundoff * std::abs(bias) + underflow;
    scale[neuron] = row.scale;
    norm[neuron] = row.norm;
    spread[neuron] = rounded_up(row.error + roundoff * row.norm);
    bias_low[neuron] = static_cast<float>(bias - rounding);
    bias_high[neuron] = static_cast<float>(bias + rounding);
    block_spread[neuron / block] = std::max(block_spread[neuron / block], spread[neuron]);
    block_bias[neuron / block] = std::max(block_bias[neuron / block], bias_high[neuron]);
}

double bounded_length(const float* row, std::size_t dim) {
    const double length = std::sqrt(squares(row, dim));
    if (!(length <= longest_row)) return std::numeric_limits<double>::infinity();
    return std::max(length, shortest_row);
}

float rounded_up(double number) {
    return static_cast<float>(number * (1 + 1e-6));
}

RowBounds float_row(const float* row, std::size_t dim) {
    return {1, rounded_up(bounded_length(row, dim)), 0};
}

void find_candidates(const float* products, std::size_t hidden, const HeadBounds& head,
                     CandidateRow& row) {
    const float length = row.bounds().norm;
    Bounds bounds;
    for (std::size_t first = 0; first < hidden; first += block) {
        // What a product of this block must reach, less what that computation itself rounds.
        const float slack =
            length * head.block_spread[first / block] + head.block_bias[first / block];
        const float limit = row.threshold() - slack - 1e-6F * (row.threshold() + std::abs(slack));
        const std::size_t count = std::min(block, hidden - first);
        float some[block] = {};
        if (count < block) std::copy_n(products + first, count, some);
        const float* const from = count < block ? some : products + first;
        if (!any_reaches(from, limit)) continue;
        bound(from, head, first, length, bounds);
        // Without a branch for each: whether a neuron passes is hard to foresee.
        const CandidateRow::Tail tail = row.tail();
        std::size_t added = 0;
        for (std::size_t i = 0; i < count; ++i) {
            tail.lower[added] = bounds.lower[i];
            tail.upper[added] = bounds.upper[i];
            tail.neurons[added] = static_cast<NeuronId>(first + i);
            added += bounds.upper[i] < row.threshold() ? 0 : 1;
        }
        row.added(added);
    }
}

}  // namespace sparsescope::kernels
