// SPDX-License-Identifier: GPL-3.0-or-later
// The official names of a head's tensors, and functions that list them for writing.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/formats/safetensors.h"

namespace sparsescope {

inline constexpr const char* encoder_weight_key = "encoder.weight";
inline constexpr const char* decoder_weight_key = "decoder.linear.weight";
inline constexpr const char* pre_bias_key = "pre_bias";
inline constexpr const char* latent_bias_key = "latent_bias";
inline constexpr const char* last_nonzero_key = "stats_last_nonzero";

inline TensorToWrite float_tensor(std::string name, std::vector<std::uint64_t> shape,
                                  std::span<const float> values) {
    return {std::move(name), ElementType::f32, std::move(shape), std::as_bytes(values)};
}
inline TensorToWrite integer_tensor(std::string name, std::span<const std::int64_t> values) {
    return {std::move(name), ElementType::i64, {values.size()}, std::as_bytes(values)};
}

}  // namespace sparsescope
