// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/torch/matmul.h"

#define AT_PER_OPERATOR_HEADERS
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>
#include <torch/version.h>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

template <class T>
at::Tensor view(const T* data, std::size_t rows, std::size_t columns) {
    const auto type = sizeof(T) == 4 ? at::kFloat : at::kDouble;
    // from_blob wants a mutable pointer; the factors are only read.
    return at::from_blob(const_cast<T*>(data),
                         {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)},
                         at::TensorOptions().dtype(type));
}

template <class T>
at::Tensor view(Factor<T> factor, std::size_t rows, std::size_t columns) {
    return factor.transposed ? view(factor.data, columns, rows).t()
                             : view(factor.data, rows, columns);
}

}  // namespace

template <class T>
void matmul(T* out, std::size_t rows, std::size_t columns, std::size_t inner, Factor<T> left,
            Factor<T> right, double keep) {
    if (rows == 0 || columns == 0) return;
    at::Tensor result = view<T>(out, rows, columns);
    const at::Tensor a = view(left, rows, inner), b = view(right, inner, columns);
    if (keep == 0) {
        at::mm_out(result, a, b);
    } else {
        at::addmm_out(result, result, a, b, keep, 1);
    }
}

template void matmul(float*, std::size_t, std::size_t, std::size_t, Factor<float>, Factor<float>,
                     double);
template void matmul(double*, std::size_t, std::size_t, std::size_t, Factor<double>, Factor<double>,
                     double);

void use_compute_threads() {
    at::set_num_threads(compute_threads());
}

const char* torch_version() {
    return "LibTorch " TORCH_VERSION;
}

}  // namespace sparsescope
