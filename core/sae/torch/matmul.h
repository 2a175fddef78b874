// SPDX-License-Identifier: GPL-3.0-or-later
// The dense matrix product, computed by LibTorch (and so by whatever BLAS it was built for). This
// header is free of LibTorch. All matrices are contiguous and row-major.
#pragma once
#include <cstddef>

namespace sparsescope {

template <class T>
struct Factor {
    const T* data = nullptr;
    bool transposed = false;  // whether the stored matrix is the transpose of the factor
};

// out[rows, columns] = keep·out + left[rows, inner]·right[inner, columns]
template <class T>
void matmul(T* out, std::size_t rows, std::size_t columns, std::size_t inner, Factor<T> left,
            Factor<T> right, double keep = 0);

// Lets LibTorch and the BLAS use the threads of core/base/parallel.h on the calling thread, because
// Debian's LibTorch starts with one.
void use_compute_threads();

// "LibTorch 1.13.1", for records of a run.
const char* torch_version();

}  // namespace sparsescope
