// SPDX-License-Identifier: GPL-3.0-or-later
// AutoEncoderTopK of dictionary_learning: a state dictionary in ae.pt with encoder.weight [h, d],
// encoder.bias [h], decoder.weight [d, h], b_dec [d], k and threshold; config.json beside it names
// the class. There
//     a = W_enc(x − b_dec) + bias, code = TopK(ReLU(a)), x̂ = W_dec·code + b_dec,
// so W = encoder.weight, c = encoder.bias, b = b_dec, V = decoder.weightᵀ; choosing the k largest
// before or after the ReLU is the same.
#include <array>

#include "core/formats/input_file.h"
#include "core/formats/torch_pickle.h"
#include "core/formats/torch_writer.h"
#include "core/model_files/head_parts.h"
#include "core/model_files/model_folder.h"
#include "core/model_files/model_tensors.h"

namespace sparsescope {
namespace {

constexpr const char* dictionary_weights = "ae.pt";
constexpr std::array dictionary_names{
    "encoder.weight", "encoder.bias", "decoder.weight", "b_dec", "k", "threshold"};

struct DictionaryPlan {
    TensorSourcePtr source;
    ModelDescription description;
};

std::filesystem::path dictionary_file(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored) ? path / dictionary_weights : path;
}

bool accepts_dictionary(const std::filesystem::path& path) {
    const auto file = dictionary_file(path);
    if (!looks_like_torch(file)) return false;
    const auto source = open_tensor_source(file);
    return source && (*source)->find("encoder.weight") != nullptr &&
           (*source)->find("decoder.weight") != nullptr &&
           ((*source)->find("b_dec") != nullptr || (*source)->find("bias") != nullptr);
}

// The class that the settings beside the file name; "" where there are none.
Result<std::string> dictionary_class(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (!has_inside(folder, "config.json")) return "";
    SPARSESCOPE_ASSIGN(const auto settings, read_json_inside(folder, "config.json"));
    const auto trainer = settings.find("trainer");
    if (!settings.is_object() || trainer == settings.end() || !trainer->is_object()) return "";
    return json_text(*trainer, "dict_class");
}

Result<std::optional<std::int64_t>> dictionary_k(const TensorSource& file) {
    const NamedTensor* k = file.find("k");
    if (k == nullptr) return std::nullopt;
    if (k->items != 1) return unusable_head(file.name(), "\"k\" is more than one number.");
    SPARSESCOPE_ASSIGN(const auto values, file.read_integers("k"));
    return values.front();
}

void note_left_out(DictionaryPlan& plan) {
    for (const NamedTensor& tensor : plan.source->tensors())
        if (std::ranges::find(dictionary_names, tensor.name) == dictionary_names.end())
            ++plan.description.ignored_tensors;
    if (plan.description.ignored_tensors > 0)
        plan.description.notes.push_back(
            left_out(plan.description.ignored_tensors, "other tensor"));
}

Result<DictionaryPlan> plan_dictionary(const std::filesystem::path& path) {
    const auto at = dictionary_file(path);
    DictionaryPlan plan;
    SPARSESCOPE_ASSIGN(const std::string class_name, dictionary_class(at));
    SPARSESCOPE_ASSIGN(plan.source, open_tensor_source(at));
    const TensorSource& file = *plan.source;
    if (!class_name.empty() && class_name != "AutoEncoderTopK")
        return unusable_head(file.name(), fmt::format("it is a \"{:.60}\"; only AutoEncoderTopK "
                                                      "chooses the k largest of each document, as "
                                                      "codes here do.",
                                                      class_name));
    if (file.find("b_dec") == nullptr || file.find("k") == nullptr)
        return unusable_head(file.name(),
                             "it has no \"b_dec\" and \"k\", so it is no AutoEncoderTopK, "
                             "and its codes are not the k largest of each document.");
    SPARSESCOPE_ASSIGN(const NamedTensor* encoder, need_matrix(file, "encoder.weight"));
    const std::uint64_t hidden = encoder->shape[0], dim = encoder->shape[1];
    SPARSESCOPE_TRY(need_tensor(file, "decoder.weight", {dim, hidden}));
    SPARSESCOPE_TRY(need_tensor(file, "encoder.bias", {hidden}));
    SPARSESCOPE_TRY(need_tensor(file, "b_dec", {dim}));
    SPARSESCOPE_TRY(set_shape(plan.description, file.name(), hidden, dim));
    SPARSESCOPE_ASSIGN(const auto k, dictionary_k(file));
    SPARSESCOPE_TRY(set_k(plan.description, file.name(), k));
    plan.description.tied = false;
    note_left_out(plan);
    if (class_name.empty())
        plan.description.notes.emplace_back(
            "No config.json beside it names its class; its codes are taken to be the k largest of "
            "each document, as AutoEncoderTopK's are.");
    return plan;
}

Result<ModelDescription> describe_dictionary(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(DictionaryPlan plan, plan_dictionary(path));
    return std::move(plan.description);
}

Result<LoadedHead> load_dictionary(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(DictionaryPlan plan, plan_dictionary(path));
    const TensorSource& file = *plan.source;
    HeadWeights head;
    head.dim = plan.description.dim;
    head.hidden = plan.description.hidden;
    SPARSESCOPE_ASSIGN(head.encoder_weight, read_finite(file, "encoder.weight"));
    SPARSESCOPE_ASSIGN(const auto decoder, read_finite(file, "decoder.weight"));
    head.decoder_weight = transposed(decoder, head.dim, head.hidden);
    SPARSESCOPE_ASSIGN(head.latent_bias, read_finite(file, "encoder.bias"));
    SPARSESCOPE_ASSIGN(head.pre_bias, read_finite(file, "b_dec"));
    SPARSESCOPE_TRY(settle_decoder(head, plan.description, file.name()));
    return LoadedHead{std::move(head), std::move(plan.description)};
}

Status save_dictionary(const std::filesystem::path& path, const HeadToSave& head) {
    const HeadWeights& w = head.weights;
    const auto decoder =
        transposed(w.tied() ? w.encoder_weight : w.decoder_weight, w.hidden, w.dim);
    const std::int32_t k = head.k;
    const float threshold = -1;  // none
    const TensorToWrite tensors[] = {
        float_tensor("b_dec", {w.dim}, w.pre_bias),
        {"k", ElementType::i32, {}, std::as_bytes(std::span(&k, 1))},
        {"threshold", ElementType::f32, {}, std::as_bytes(std::span(&threshold, 1))},
        float_tensor("decoder.weight", {w.dim, w.hidden}, decoder),
        float_tensor("encoder.weight", {w.hidden, w.dim}, w.encoder_weight),
        float_tensor("encoder.bias", {w.hidden}, w.latent_bias),
    };
    const nlohmann::ordered_json settings{{"trainer",
                                           {{"dict_class", "AutoEncoderTopK"},
                                            {"activation_dim", w.dim},
                                            {"dict_size", w.hidden},
                                            {"k", head.k}}}};
    return make_model_folder(path, [&](const std::filesystem::path& folder) -> Status {
        SPARSESCOPE_TRY(write_json(folder / "config.json", settings));
        return write_torch(folder / dictionary_weights, tensors);
    });
}

}  // namespace

const ModelFormatEntry& dictionary_learning_entry() {
    static const ModelFormatEntry entry{
        "dictionary-learning",
        "AutoEncoderTopK of dictionary_learning (folder with ae.pt)",
        "",
        false,
        accepts_dictionary,
        describe_dictionary,
        load_dictionary,
        save_dictionary};
    return entry;
}

}  // namespace sparsescope
