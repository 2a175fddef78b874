// SPDX-License-Identifier: GPL-3.0-or-later
// A sparse head as a safetensors file with the official keys: pre_bias [d], latent_bias [h],
// encoder.weight and/or decoder.linear.weight [h, d] (the same matrix, not transposed), and
// stats_last_nonzero I64 [h]. Keys that start with "pre_trained_backbone." are ignored, and a
// leading "module." is stripped. If both weight keys exist they must be equal.
#pragma once
#include <filesystem>

#include "core/base/result.h"
#include "core/types/head_weights.h"

namespace sparsescope {

[[nodiscard]] Result<HeadWeights> read_head_weights(const std::filesystem::path& path);
// The file is written whole or not at all (core/base/atomic_file.h).
[[nodiscard]] Status write_head_weights(const std::filesystem::path& path,
                                        const HeadWeights& weights);

}  // namespace sparsescope
