// SPDX-License-Identifier: GPL-3.0-or-later
// The loss of the Matryoshka baseline (Kusupati et al. 2022, with labels as CSRv2 uses them): the
// contrast of core/sae/kernels/contrast.h on each nested prefix of dense vectors, summed. With ẑ
// the first m numbers of y at length 1, S = ẑẑᵀ, and labels y_i:
//   L_m = (1/B)·Σ_i −log(P_i / (P_i + N_i)),  P_i = e^{S_ii/τ} + 2·Σ_{j≠i, same label} e^{S_ij/τ},
//   N_i = 2·Σ_{other label} e^{S_ij/τ},       L = Σ_m L_m
// Float is for training, double for checks of the gradient. It is used by one thread at a time.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope::reproduce {

// Returns 2, 4, 8, … below dim, and dim.
[[nodiscard]] std::vector<std::size_t> nested_prefixes(std::size_t dim);

template <class T>
class NestedContrast {
  public:
    NestedContrast(std::vector<std::size_t> prefixes, double temperature)
        : prefixes_(std::move(prefixes)), temperature_(temperature) {}

    // y is [labels.size(), dim]. Returns L and sets the gradient, [rows, dim], to ∂L/∂y.
    double evaluate(const T* y, std::size_t dim, std::span<const std::int32_t> labels,
                    std::span<T> gradient);

  private:
    double evaluate_prefix(const T* y, std::size_t dim, std::size_t prefix,
                           std::span<const std::int32_t> labels, std::span<T> gradient);
    void set_unit_rows(const T* y, std::size_t dim, std::size_t prefix, std::size_t rows);
    // Turns row i of the similarities into its gradient and returns the row's loss.
    double pull(std::size_t i, std::span<const std::int32_t> labels);

    std::vector<std::size_t> prefixes_;
    double temperature_;
    std::vector<T> unit_;           // ẑ [rows, prefix]
    std::vector<T> lengths_;        // ‖z‖ [rows]
    std::vector<T> similarity_;     // S, then ∂L/∂S [rows, rows]
    std::vector<T> unit_gradient_;  // ∂L/∂ẑ [rows, prefix]
    std::vector<double> losses_;    // [rows]
};

}  // namespace sparsescope::reproduce
