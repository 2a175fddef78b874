// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes a batch at every prefix that counts (nested, k, 4k) from rows of W (tied weights: encoder
// rows are decoder atoms), and in the same pass, while those rows are in cache, takes the gradient
// of the reconstruction losses with respect to the code. With the segments s of SparseBatch, ends
// p_0 < p_1 < …:
//   r_s = Σ_{j<p_s} v_j·W[i_j] + b,  e_s = r_s − x
//   g_s = Σ_{t≥s} c_t·e_t            what a slot of segment s is answerable for
//   ∂/∂v_j = ⟨W[i_j], g_s(j)⟩        for active slots, else 0
// c_t is the derivative of the losses by Σ e_t²/2: for w·mean((r − x)²) it is 2w/(B·d).
#pragma once
#include <vector>

#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope::kernels {

template <class T>
struct Reconstruction {
    std::vector<T> residual_k;   // e_k [rows, dim]
    std::vector<T> gradients;    // g [rows, segments, dim]
    std::vector<T> grad_values;  // [rows, slots]
    double squares_nested = 0;   // Σ e² over the nested prefixes together
    double squares_k = 0;        // Σ e_k²
    double squares_wide = 0;     // Σ e_wide²
    std::size_t segments = 0;
    std::size_t dim = 0;

    [[nodiscard]] const T* gradient(std::size_t row, std::size_t segment) const {
        return gradients.data() + (row * segments + segment) * dim;
    }
};

struct ReconstructionScale {
    double at_nested = 0;  // c of each nested prefix
    double at_k = 0;
    double at_wide = 0;
};

template <class T>
void reconstruct(const SparseBatch<T>& code, const T* x, const T* encoder_weight, const T* pre_bias,
                 std::size_t dim, ReconstructionScale scale, Reconstruction<T>& out);

}  // namespace sparsescope::kernels
