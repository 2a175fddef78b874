// SPDX-License-Identifier: GPL-3.0-or-later
// Functions that list the tensors of a head for writing; their names are in head_names.h.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/formats/head_names.h"
#include "core/formats/safetensors.h"

namespace sparsescope {

inline TensorToWrite float_tensor(std::string name, std::vector<std::uint64_t> shape,
                                  std::span<const float> values) {
    return {std::move(name), ElementType::f32, std::move(shape), std::as_bytes(values)};
}
inline TensorToWrite integer_tensor(std::string name, std::span<const std::int64_t> values) {
    return {std::move(name), ElementType::i64, {values.size()}, std::as_bytes(values)};
}

}  // namespace sparsescope
