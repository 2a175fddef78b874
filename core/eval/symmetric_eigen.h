// SPDX-License-Identifier: GPL-3.0-or-later
// Eigenvalues and eigenvectors of a dense symmetric matrix: reflections make it tridiagonal
// (Householder), rotations with implicit shifts make that diagonal (QL; Golub and Van Loan, Matrix
// Computations, chapter 8). About 6n³ operations in double.
#pragma once
#include <cstddef>
#include <vector>

namespace sparsescope {

struct Eigen {
    std::vector<double> values;   // [n], descending
    std::vector<double> vectors;  // [n, n]; row i belongs to value i and has length 1
};

// matrix: [n, n] row-major, symmetric, finite.
[[nodiscard]] Eigen symmetric_eigen(std::vector<double> matrix, std::size_t n);

}  // namespace sparsescope
