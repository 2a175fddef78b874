// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes a batch at k and at all slots from rows of W (tied weights: encoder rows are decoder
// atoms), and in the same pass, while those rows are in cache, takes the gradient of the
// reconstruction losses with respect to the code:
//   r_k = Σ_{j<k} v_j·W[i_j] + b,  e_k = r_k − x   (r_wide, e_wide alike over all slots)
//   g_wide = c_wide·e_wide,  g_prefix = c_k·e_k + g_wide
//   ∂/∂v_j = ⟨W[i_j], j in the code at k ? g_prefix : g_wide⟩ for active slots, else 0.
// With loss weights w: c = 2w/(B·d), the derivative of w·mean((r−x)²).
#pragma once
#include <vector>

#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope::kernels {

template <class T>
struct Reconstruction {
    std::vector<T> residual_k;   // e_k [rows, dim]
    std::vector<T> grad_prefix;  // [rows, dim]
    std::vector<T> grad_wide;    // [rows, dim]; empty when slots == k
    std::vector<T> grad_values;  // [rows, slots]
    double squares_k = 0;        // Σ e_k²
    double squares_wide = 0;     // Σ e_wide²
};

struct ReconstructionScale {
    double at_k = 0;     // c_k
    double at_wide = 0;  // c_wide
};

template <class T>
void reconstruct(const SparseBatch<T>& code, const T* x, const T* encoder_weight, const T* pre_bias,
                 std::size_t dim, ReconstructionScale scale, Reconstruction<T>& out);

}  // namespace sparsescope::kernels
