// SPDX-License-Identifier: GPL-3.0-or-later
// Contrastive losses on the codes at k of one batch (method §2.4–2.6). The official code
// concatenates two identical copies of the batch; that collapses to B×B closed forms.
// With ẑ = z/max(‖z‖, 1e-12), S = ẑẑᵀ/τ, E = e^S and same_ij = [y_i = y_j] (sets: [y_i ∩ y_j ≠ ∅]):
//   P_i = Σ_j E_ij·(2·same_ij − [i = j])      positives: own copy once, others of the label twice
//   N_i = Σ_j E_ij·2·(1 − same_ij)            both sums at least 1e-8
//   L   = (1/B)·Σ_i −log(P_i / (P_i + N_i))
// Self-contrast is the case of all labels distinct. Computed as log-sum-exp around each row's
// largest term, so that no temperature overflows. Codes without signs have E ≥ 1.
//
// A decoupled term leaves the positives out of the denominator (Yeh and others 2022, arXiv
// 2110.06848):
//   L = (1/B)·Σ_i −log(P_i / N_i)             rows without a negative add nothing
//
// Only rows that share a neuron have S ≠ 0, so the Gram matrix comes from the batch's postings:
// B²k²/h multiply-adds instead of B²h.
#pragma once
#include <cstdint>
#include <span>

#include "core/sae/kernels/sparse_batch.h"

namespace sparsescope::kernels {

// Says which rows are of the same label: those with the same id, or those whose sets share a label.
struct RowLabels {
    std::span<const std::int32_t> ids;    // [rows], or empty: every row its own
    std::span<const std::uint64_t> sets;  // [rows, words]: a bit per label; instead of ids
    std::size_t words = 0;

    [[nodiscard]] bool empty() const { return ids.empty() && words == 0; }
    [[nodiscard]] bool same(std::size_t i, std::size_t j) const {
        if (words == 0) return ids[i] == ids[j];
        bool share = i == j;
        for (std::size_t w = 0; w < words; ++w)
            share |= (sets[i * words + w] & sets[j * words + w]) != 0;
        return share;
    }
};

struct ContrastTerm {
    bool by_labels = false;  // positives: the rows of the same label; otherwise row i alone
    bool decoupled = false;
    double scale = 0;  // of the gradient
    double loss = 0;   // L, set by contrast()
};

// All terms share one pass over the Gram matrix. Sets each term's loss and adds scale·∂L/∂z to
// grad_values [rows, slots] at the active slots of the code at k.
template <class T>
void contrast(const SparseBatch<T>& code, const BatchPostings& postings, const RowLabels& labels,
              double temperature, std::span<ContrastTerm* const> terms, T* grad_values);

}  // namespace sparsescope::kernels
