// SPDX-License-Identifier: GPL-3.0-or-later
// The official head as a safetensors file, with either weight key.
#include "core/model_files/official_head.h"

#include "core/formats/torch_pickle.h"

namespace sparsescope {
namespace {

bool accepts_safetensors(const std::filesystem::path& path) {
    if (looks_like_torch(path)) return false;
    const auto source = open_tensor_source(path);
    return source && has_official_head(**source);
}

Result<ModelDescription> describe_official(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(TensorSourcePtr source, open_tensor_source(path));
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_official_head(std::move(source)));
    return std::move(plan.description);
}

Result<LoadedHead> load_official(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(TensorSourcePtr source, open_tensor_source(path));
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_official_head(std::move(source)));
    SPARSESCOPE_ASSIGN(HeadWeights weights, read_official_head(plan));
    return LoadedHead{std::move(weights), std::move(plan.description)};
}

Status save_safetensors(const std::filesystem::path& path, const HeadToSave& head) {
    SPARSESCOPE_TRY(check_tied(head.weights, "safetensors"));
    return write_head_weights(path, head.weights, head.k);
}

}  // namespace

const ModelFormatEntry& official_safetensors_entry() {
    static const ModelFormatEntry entry{
        "safetensors",       "official CSR or CSRv2 head (safetensors)",
        ".safetensors",      false,
        accepts_safetensors, describe_official,
        load_official,       save_safetensors};
    return entry;
}

}  // namespace sparsescope
