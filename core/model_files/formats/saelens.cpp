// SPDX-License-Identifier: GPL-3.0-or-later
// TopK autoencoders of SAELens: cfg.json beside sae_weights.safetensors with W_enc [d, h], W_dec
// [h, d], b_enc [h], b_dec [d]. There, with D = b_dec where apply_b_dec_to_input and else 0,
//     a = (x − D)·W_enc + b_enc, code = ReLU(TopK(a)), x̂ = code·W_dec + b_dec,
// and with rescale_acts_by_decoder_norm a is first multiplied by ‖W_dec[i]‖ and the code divided by
// it before decoding. Here W = W_encᵀ, V = W_dec, b = b_dec, c = b_enc (+ W·b_dec where D = 0); the
// norms go into W, c and V.
#include <cmath>

#include "core/formats/input_file.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/head_parts.h"
#include "core/model_files/model_folder.h"
#include "core/model_files/model_tensors.h"

namespace sparsescope {
namespace {

constexpr const char* sae_settings = "cfg.json";
constexpr const char* sae_weights = "sae_weights.safetensors";

struct SaePlan {
    TensorSourcePtr source;
    ModelDescription description;
    bool subtracts_bias = true;
    bool rescales = false;
};

// The folder itself, or the one of either file in it.
std::filesystem::path sae_folder(const std::filesystem::path& path) {
    const auto name = path.filename();
    if (name != sae_settings && name != sae_weights) return path;
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

bool accepts_sae(const std::filesystem::path& path) {
    const auto folder = sae_folder(path);
    std::error_code ignored;
    return std::filesystem::is_directory(folder, ignored) && has_inside(folder, sae_settings) &&
           has_inside(folder, sae_weights);
}

Result<std::optional<std::int64_t>> topk_of(const nlohmann::json& settings,
                                            const std::string& file) {
    std::string architecture = json_text(settings, "architecture");
    std::string activation = json_text(settings, "activation_fn_str");
    if (activation.empty()) activation = json_text(settings, "activation_fn");
    // Before version 6 a TopK autoencoder was a "standard" one with another activation.
    if (architecture.empty()) architecture = "standard";
    if (architecture == "standard" && activation == "topk") architecture = "topk";
    if (architecture != "topk")
        return unusable_head(file,
                             fmt::format("it is a SAELens model of the architecture \"{:.60}\"; "
                                         "only \"topk\" chooses the k largest of each "
                                         "document, as codes here do.",
                                         architecture));
    if (auto k = json_integer(settings, "k")) return k;
    const auto arguments = settings.find("activation_fn_kwargs");
    if (arguments == settings.end() || !arguments->is_object()) return std::nullopt;
    return json_integer(*arguments, "k");
}

Status check_sae_settings(const nlohmann::json& settings, const std::string& file) {
    const std::string normalize = json_text(settings, "normalize_activations");
    if (!normalize.empty() && normalize != "none")
        return unusable_head(file,
                             fmt::format("it normalises what comes in (\"{:.60}\"), which the "
                                         "head here does not. Fold that into the weights in "
                                         "SAELens and save it again.",
                                         normalize));
    const std::string reshape = json_text(settings, "reshape_activations");
    if (!reshape.empty() && reshape != "none")
        return unusable_head(file, fmt::format("it reshapes what comes in (\"{:.60}\").", reshape));
    if (json_true(settings, "finetuning_scaling_factor"))
        return unusable_head(file,
                             "its codes are scaled by a finetuning factor. Fold that into the "
                             "weights in SAELens and save it again.");
    return {};
}

Result<SaePlan> plan_sae(const std::filesystem::path& path) {
    const auto folder = sae_folder(path);
    const std::string shown = display_name(folder / sae_settings);
    SPARSESCOPE_ASSIGN(const auto settings, read_json_inside(folder, sae_settings));
    if (!settings.is_object()) return unusable_head(shown, "it is no JSON object.");
    SPARSESCOPE_ASSIGN(const auto k, topk_of(settings, shown));
    SPARSESCOPE_TRY(check_sae_settings(settings, shown));
    SaePlan plan;
    SPARSESCOPE_ASSIGN(const auto weights, path_inside(folder, sae_weights));
    SPARSESCOPE_ASSIGN(plan.source, open_tensor_source(weights));
    const TensorSource& file = *plan.source;
    SPARSESCOPE_ASSIGN(const NamedTensor* encoder, need_matrix(file, "W_enc"));
    const std::uint64_t dim = encoder->shape[0], hidden = encoder->shape[1];
    SPARSESCOPE_TRY(need_tensor(file, "W_dec", {hidden, dim}));
    SPARSESCOPE_TRY(need_tensor(file, "b_enc", {hidden}));
    SPARSESCOPE_TRY(need_tensor(file, "b_dec", {dim}));
    SPARSESCOPE_TRY(set_shape(plan.description, file.name(), hidden, dim));
    SPARSESCOPE_TRY(set_k(plan.description, shown, k));
    plan.description.tied = false;
    plan.description.ignored_tensors = static_cast<std::int64_t>(file.tensors().size()) - 4;
    if (plan.description.ignored_tensors > 0)
        plan.description.notes.push_back(
            left_out(plan.description.ignored_tensors, "other tensor"));
    const auto applied = settings.find("apply_b_dec_to_input");
    plan.subtracts_bias =
        applied == settings.end() || !applied->is_boolean() || applied->get<bool>();
    plan.rescales = json_true(settings, "rescale_acts_by_decoder_norm");
    if (plan.rescales)
        plan.description.notes.emplace_back(
            "The lengths of the decoder rows, by which it weighs its neurons, were multiplied into "
            "the weights.");
    return plan;
}

Result<ModelDescription> describe_sae(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(SaePlan plan, plan_sae(path));
    return std::move(plan.description);
}

void fold_decoder_norms(HeadWeights& head) {
    for (std::size_t i = 0; i < head.hidden; ++i) {
        float* const encoder = head.encoder_weight.data() + i * head.dim;
        float* const decoder = head.decoder_weight.data() + i * head.dim;
        double squares = 0;
        for (std::size_t j = 0; j < head.dim; ++j)
            squares += static_cast<double>(decoder[j]) * decoder[j];
        const auto norm = static_cast<float>(std::sqrt(squares));
        head.latent_bias[i] *= norm;
        for (std::size_t j = 0; j < head.dim; ++j) {
            encoder[j] *= norm;
            if (norm > 0) decoder[j] /= norm;  // a zero row has zero pre-activations, never active
        }
    }
}

Result<LoadedHead> load_sae(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(SaePlan plan, plan_sae(path));
    const TensorSource& file = *plan.source;
    HeadWeights head;
    head.dim = plan.description.dim;
    head.hidden = plan.description.hidden;
    SPARSESCOPE_ASSIGN(const auto encoder, read_finite(file, "W_enc"));
    head.encoder_weight = transposed(encoder, head.dim, head.hidden);
    SPARSESCOPE_ASSIGN(head.decoder_weight, read_finite(file, "W_dec"));
    SPARSESCOPE_ASSIGN(head.latent_bias, read_finite(file, "b_enc"));
    SPARSESCOPE_ASSIGN(head.pre_bias, read_finite(file, "b_dec"));
    if (!plan.subtracts_bias) fold_pre_bias(head);
    if (plan.rescales) fold_decoder_norms(head);
    SPARSESCOPE_TRY(settle_decoder(head, plan.description, file.name()));
    return LoadedHead{std::move(head), std::move(plan.description)};
}

Status save_sae(const std::filesystem::path& path, const HeadToSave& head) {
    const HeadWeights& w = head.weights;
    const auto encoder = transposed(w.encoder_weight, w.hidden, w.dim);
    const TensorToWrite tensors[] = {
        float_tensor("W_dec", {w.hidden, w.dim}, w.tied() ? w.encoder_weight : w.decoder_weight),
        float_tensor("W_enc", {w.dim, w.hidden}, encoder),
        float_tensor("b_dec", {w.dim}, w.pre_bias),
        float_tensor("b_enc", {w.hidden}, w.latent_bias),
    };
    const nlohmann::ordered_json settings{
        {"d_in", w.dim},
        {"d_sae", w.hidden},
        {"dtype", "float32"},
        {"device", "cpu"},
        {"apply_b_dec_to_input", true},
        {"normalize_activations", "none"},
        {"reshape_activations", "none"},
        {"metadata", nlohmann::ordered_json::object()},
        {"k", head.k},
        {"rescale_acts_by_decoder_norm", false},
        {"architecture", "topk"},
    };
    return make_model_folder(path, [&](const std::filesystem::path& folder) -> Status {
        SPARSESCOPE_TRY(write_json(folder / sae_settings, settings));
        return write_safetensors(folder / sae_weights, tensors);
    });
}

}  // namespace

const ModelFormatEntry& saelens_entry() {
    static const ModelFormatEntry entry{
        "saelens",   "TopK autoencoder of SAELens (folder with cfg.json)",
        "",          false,
        accepts_sae, describe_sae,
        load_sae,    save_sae};
    return entry;
}

}  // namespace sparsescope
