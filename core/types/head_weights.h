// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of a sparse head: a = W(x − b) + c, code = ReLU(TopK_k(a)), reconstruction = Vᵀ·code + b.
// A tied head (CSR, CSRv2, and every head trained here) has V = W and stores it once; an untied one
// came from a file of another trainer.
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
    // V, row-major [hidden, dim], row i belongs to neuron i; empty in a tied head.
    std::vector<float> decoder_weight{};

    [[nodiscard]] bool tied() const { return decoder_weight.empty(); }
    [[nodiscard]] std::span<const float> row(std::size_t neuron) const {
        return {encoder_weight.data() + neuron * dim, dim};
    }
    // What the neuron adds to a reconstruction.
    [[nodiscard]] std::span<const float> decoder_row(std::size_t neuron) const {
        return {(tied() ? encoder_weight : decoder_weight).data() + neuron * dim, dim};
    }
};

}  // namespace sparsescope
