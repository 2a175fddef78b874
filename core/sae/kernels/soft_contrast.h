// SPDX-License-Identifier: GPL-3.0-or-later
// Contrast with soft targets, on every prefix of the codes that counts (SparseBatch::nested, k, and
// 4k). The targets say for each row how the others should share its attention: with t_ij ≥ 0 and
// Σ_j t_ij = 1,
//   S^p_ij = cos(z^p_i, z^p_j)/τ,   q^p_ij = e^{S^p_ij} / Σ_{l≠i} e^{S^p_il}
//   L = (1/(P·B)) Σ_p Σ_i Σ_{j≠i} t_ij·log(t_ij / q^p_ij)
// P prefixes, B rows; z^p is a row's code cut at prefix p. A row whose targets are all 0 wants
// nothing and adds nothing. It is the contrast with labels made soft (Khosla and others 2020,
// arXiv 2004.11362, is the case of equal targets within a class), or distillation of similarities
// (Tejankar and others 2021, arXiv 2010.14713).
//
// The cosine of a code with one entry does not depend on that entry and has no gradient, so that at
// k = 1 only longer prefixes teach. That is why 4k counts as well.
#pragma once
#include <span>

#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope::kernels {

template <class T>
struct SoftContrastTerm {
    std::span<const T> targets;  // t [rows, rows], diagonal 0
    double temperature = 1;
    double scale = 0;  // of the gradient
    double loss = 0;   // L, set by soft_contrast()
};

// All terms share one pass over the cosines. These come from the batch's postings, because only
// rows that share a neuron have one. Adds scale·∂L/∂z to grad_values [rows, slots].
template <class T>
void soft_contrast(const SparseBatch<T>& code, const BatchPostings& postings,
                   std::span<SoftContrastTerm<T>* const> terms, T* grad_values);

}  // namespace sparsescope::kernels
