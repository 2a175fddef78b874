// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a tied sparse head (CSRv2): a = W(x − b) + c, code = ReLU(TopK_k(a)),
// reconstruction = Wᵀ·code + b.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

struct HeadWeights {
    std::size_t dim = 0;                // d
    std::size_t hidden = 0;             // h
    std::vector<float> encoder_weight;  // W, row-major [hidden, dim]; row i belongs to neuron i
    std::vector<float> pre_bias;        // b [dim]
    std::vector<float> latent_bias;     // c [hidden]
    // Forward calls since each neuron last fired, as the official checkpoints carry it; may be
    // empty.
    std::vector<std::int64_t> stats_last_nonzero;  // [hidden]

    [[nodiscard]] std::span<const float> row(std::size_t neuron) const {
        return {encoder_weight.data() + neuron * dim, dim};
    }
};

}  // namespace sparsescope
