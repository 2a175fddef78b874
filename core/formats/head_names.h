// SPDX-License-Identifier: GPL-3.0-or-later
// The official names of the tensors of a sparse head in a safetensors file. Distributed training
// puts "module." before each.
#pragma once

namespace sparsescope {

inline constexpr const char* encoder_weight_key = "encoder.weight";
inline constexpr const char* decoder_weight_key = "decoder.linear.weight";
inline constexpr const char* pre_bias_key = "pre_bias";
inline constexpr const char* latent_bias_key = "latent_bias";
inline constexpr const char* last_nonzero_key = "stats_last_nonzero";

}  // namespace sparsescope
