// SPDX-License-Identifier: GPL-3.0-or-later
// What this folder needs of LibTorch, and how our numbers become tensors. Private to this folder.
#pragma once
#ifndef AT_PER_OPERATOR_HEADERS
#define AT_PER_OPERATOR_HEADERS
#endif
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/block_diag.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sparsescope::tune {

// One tensor that may be trained: whether it is, its requires_grad() says.
struct Parameter {
    std::string name;
    at::Tensor value;
    bool decays = true;  // biases and norms do not
};

template <class T>
constexpr at::ScalarType scalar_type() {
    if constexpr (std::is_same_v<T, std::int64_t>) return at::kLong;
    if constexpr (std::is_same_v<T, double>) return at::kDouble;
    return at::kFloat;
}

// A copy of its own.
template <class T>
at::Tensor tensor_of(std::span<const T> values, std::vector<std::int64_t> shape,
                     c10::Device device) {
    // from_blob wants a mutable pointer; the numbers are only read.
    return at::from_blob(const_cast<T*>(values.data()), shape,
                         at::TensorOptions().dtype(scalar_type<T>()))
        .clone()
        .to(device);
}
template <class T>
at::Tensor tensor_of(const std::vector<T>& values, c10::Device device) {
    return tensor_of(std::span<const T>(values), {static_cast<std::int64_t>(values.size())},
                     device);
}

inline std::vector<float> floats_of(const at::Tensor& tensor) {
    const at::Tensor here = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    const float* first = here.data_ptr<float>();
    return {first, first + here.numel()};
}

}  // namespace sparsescope::tune
