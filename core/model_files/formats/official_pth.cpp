// SPDX-License-Identifier: GPL-3.0-or-later
// The official checkpoint of torch.save: {"state_dict": {…}, "optimizer": …}, or a state dictionary
// by itself. It is written with both weight keys on one storage, as torch writes tied weights.
#include "core/formats/head_names.h"
#include "core/formats/torch_pickle.h"
#include "core/formats/torch_writer.h"
#include "core/model_files/model_tensors.h"
#include "core/model_files/official_head.h"

namespace sparsescope {
namespace {

bool accepts_pth(const std::filesystem::path& path) {
    if (!looks_like_torch(path)) return false;
    const auto source = open_tensor_source(path);
    return source && has_official_head(**source);
}

Result<OfficialPlan> plan_pth(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(TensorSourcePtr source, open_tensor_source(path));
    return plan_official_head(std::move(source));
}

Result<ModelDescription> describe_pth(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_pth(path));
    return std::move(plan.description);
}

Result<LoadedHead> load_pth(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(OfficialPlan plan, plan_pth(path));
    SPARSESCOPE_ASSIGN(HeadWeights weights, read_official_head(plan));
    return LoadedHead{std::move(weights), std::move(plan.description)};
}

Status save_pth(const std::filesystem::path& path, const HeadToSave& head) {
    const HeadWeights& w = head.weights;
    SPARSESCOPE_TRY(check_tied(w, "pth"));
    const std::vector<std::int64_t> no_counter(w.hidden, 0);
    const auto& counter = w.stats_last_nonzero.empty() ? no_counter : w.stats_last_nonzero;
    const TensorToWrite tensors[] = {
        float_tensor(pre_bias_key, {w.dim}, w.pre_bias),
        float_tensor(latent_bias_key, {w.hidden}, w.latent_bias),
        integer_tensor(last_nonzero_key, counter),
        float_tensor(encoder_weight_key, {w.hidden, w.dim}, w.encoder_weight),
        float_tensor(decoder_weight_key, {w.hidden, w.dim}, w.encoder_weight),
    };
    return write_torch(path, tensors, "state_dict", {{"k", head.k}});
}

}  // namespace

const ModelFormatEntry& official_pth_entry() {
    static const ModelFormatEntry entry{
        "pth",       "official CSR or CSRv2 checkpoint (torch.save)",
        ".pth",      false,
        accepts_pth, describe_pth,
        load_pth,    save_pth};
    return entry;
}

}  // namespace sparsescope
