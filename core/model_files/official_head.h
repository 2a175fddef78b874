// SPDX-License-Identifier: GPL-3.0-or-later
// The tensors of the official CSR and CSRv2 heads: pre_bias [d], latent_bias [h], encoder.weight
// and/or decoder.linear.weight [h, d] (the same matrix, not transposed), and stats_last_nonzero I64
// [h] (core/formats/head_names.h). Before each name may stand "module.", and in a checkpoint of
// torch.save "state_dict/". Other tensors (a backbone, an optimiser) are left out and counted.
#pragma once
#include <filesystem>

#include "core/base/result.h"
#include "core/model_files/model_format.h"
#include "core/model_files/tensor_source.h"

namespace sparsescope {

// A safetensors file with these tensors, as runs and checkpoints keep them.
[[nodiscard]] Result<HeadWeights> read_head_weights(const std::filesystem::path& path);
// The file is written whole or not at all (core/base/atomic_file.h). k is 0 or is noted in it.
[[nodiscard]] Status write_head_weights(const std::filesystem::path& path,
                                        const HeadWeights& weights, int k = 0);

struct OfficialPlan {
    TensorSourcePtr source;
    std::string prefix;
    std::string weight;           // its full name
    std::string repeated_weight;  // the same matrix under the other name, or ""
    ModelDescription description;
};
[[nodiscard]] bool has_official_head(const TensorSource& source);
[[nodiscard]] Result<OfficialPlan> plan_official_head(TensorSourcePtr source);
[[nodiscard]] Result<HeadWeights> read_official_head(const OfficialPlan& plan);
// A head with a decoder of its own has no place in the official formats.
[[nodiscard]] Status check_tied(const HeadWeights& weights, const std::string& format);

}  // namespace sparsescope
