// SPDX-License-Identifier: GPL-3.0-or-later
// Dense matrix product through LibTorch (and so through whatever BLAS it was built for). This
// header is torch-free; all matrices are contiguous and row-major.
#pragma once
#include <cstddef>

namespace sparsescope {

template <class T>
struct Factor {
    const T* data = nullptr;
    bool transposed = false;  // the stored matrix is the transpose of the factor
};

// out[rows, columns] = keep·out + left[rows, inner]·right[inner, columns]
template <class T>
void matmul(T* out, std::size_t rows, std::size_t columns, std::size_t inner, Factor<T> left,
            Factor<T> right, double keep = 0);

// Lets LibTorch and the BLAS use the threads of core/base/parallel.h on the calling thread.
// Debian's LibTorch starts with one thread.
void use_compute_threads();

// "LibTorch 1.13.1", for records of a run.
const char* torch_version();

}  // namespace sparsescope
