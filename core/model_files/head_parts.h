// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats build a head from. Shapes are checked by the plan, numbers when they are read.
// Private to this folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model_files/model_format.h"
#include "core/model_files/tensor_source.h"

namespace sparsescope {

// "1 other tensor was left out.", "3 other tensors were left out.": `what` in the singular, and
// what stands behind its plural.
[[nodiscard]] std::string left_out(std::int64_t count, std::string_view what,
                                   std::string_view behind = "");
[[nodiscard]] tl::unexpected<Error> unusable_head(const std::string& file, std::string reason);

// The tensor, when it holds floating-point numbers in this shape.
[[nodiscard]] Result<const NamedTensor*> need_tensor(const TensorSource& source,
                                                     const std::string& name,
                                                     std::vector<std::uint64_t> shape);
// The tensor, when it is a matrix of floating-point numbers with at least one row and column.
[[nodiscard]] Result<const NamedTensor*> need_matrix(const TensorSource& source,
                                                     const std::string& name);
// The numbers, all finite.
[[nodiscard]] Result<std::vector<float>> read_finite(const TensorSource& source,
                                                     const std::string& name);
[[nodiscard]] std::vector<float> transposed(const std::vector<float>& matrix, std::size_t rows,
                                            std::size_t columns);

// c + W·b: where a model computes W·x + c instead of W(x − b) + c, this c makes both the same.
void fold_pre_bias(HeadWeights& head);

// A decoder that equals the encoder is stored once, and the head is tied. Folding may have made
// numbers too large for floats: those are refused.
[[nodiscard]] Status settle_decoder(HeadWeights& head, ModelDescription& description,
                                    const std::string& file);

// Sets dim and hidden; refuses heads that are larger than neuron ids.
[[nodiscard]] Status set_shape(ModelDescription& description, const std::string& file,
                               std::uint64_t hidden, std::uint64_t dim);
// Sets k where it is one that the head can have; else says in `missing` that k has to be told.
[[nodiscard]] Status set_k(ModelDescription& description, const std::string& file,
                           std::optional<std::int64_t> k);

}  // namespace sparsescope
