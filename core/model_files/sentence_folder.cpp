// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model_files/sentence_folder.h"

#include <algorithm>
#include <set>

#include "core/formats/head_names.h"
#include "core/formats/input_file.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/head_parts.h"
#include "core/model_files/model_folder.h"
#include "core/model_files/model_tensors.h"
#include "core/model_files/official_head.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

// The name that every version of sentence-transformers since 5.0 knows.
constexpr const char* head_type = "sentence_transformers.sparse_encoder.models.SparseAutoEncoder";

// What else lies in a model folder: other runtimes' copies of the weights, and whole checkpoints.
bool is_left_out(const fs::path& file, bool has_safetensors) {
    static const std::set<std::string> runtimes{".onnx", ".h5", ".msgpack", ".ot", ".pt", ".pth"};
    const std::string name = file.filename().string();
    return name.starts_with('.') || name == modules_file || name == sentence_settings ||
           name == "README.md" || runtimes.contains(file.extension().string()) ||
           (has_safetensors && name.ends_with(".bin") && name != "sentencepiece.bpe.bin");
}

// Copies the files of one module, not the folders in it, without following links out of the model.
Status copy_module(const fs::path& backbone, const std::string& module, const fs::path& to) {
    SPARSESCOPE_ASSIGN(const fs::path from, path_inside(backbone, module));
    const std::string prefix = module.empty() ? "" : module + "/";
    const bool has_safetensors = has_inside(backbone, prefix + "model.safetensors") ||
                                 has_inside(backbone, prefix + "model.safetensors.index.json");
    std::error_code error;
    fs::create_directories(to / module, error);
    // A module without settings has an empty folder, which many ways of copying leave out.
    if (!fs::exists(from)) return {};
    for (fs::directory_iterator entry(backbone / module, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!fs::is_regular_file(entry->path()) || is_left_out(name, has_safetensors)) continue;
        SPARSESCOPE_ASSIGN(const fs::path file, path_inside(backbone, prefix + name));
        fs::copy_file(file, to / module / name, fs::copy_options::overwrite_existing, error);
        if (error) break;
    }
    if (error)
        return fail(ErrorCode::io, fmt::format("{} could not be copied: {}.", display_name(from),
                                               error.message()));
    return {};
}

nlohmann::ordered_json module_entry(std::size_t index, const std::string& path,
                                    const std::string& type) {
    return {{"idx", index}, {"name", std::to_string(index)}, {"path", path}, {"type", type}};
}

Status write_head_module(const fs::path& folder, const HeadToSave& head) {
    constexpr std::size_t usual_aux_k = 512;
    const HeadWeights& w = head.weights;
    std::error_code error;
    if (!fs::create_directory(folder, error))
        return fail(ErrorCode::io, fmt::format("{} could not be written: {}.", display_name(folder),
                                               error.message()));
    SPARSESCOPE_TRY(write_json(folder / "config.json", {{"input_dim", w.dim},
                                                        {"hidden_dim", w.hidden},
                                                        {"k", head.k},
                                                        {"k_aux", std::min(usual_aux_k, w.hidden)},
                                                        {"normalize", false},
                                                        {"dead_threshold", 30}}));
    const std::vector<std::int64_t> no_counter(w.hidden, 0);
    // One key for the tied matrix and the other one noted, as safetensors writes shared tensors.
    const TensorToWrite tensors[] = {
        float_tensor(decoder_weight_key, {w.hidden, w.dim}, w.encoder_weight),
        float_tensor(latent_bias_key, {w.hidden}, w.latent_bias),
        float_tensor(pre_bias_key, {w.dim}, w.pre_bias),
        integer_tensor(last_nonzero_key,
                       w.stats_last_nonzero.empty() ? no_counter : w.stats_last_nonzero),
    };
    return write_safetensors(folder / "model.safetensors", tensors,
                             {{encoder_weight_key, decoder_weight_key}});
}

// The settings of the backbone with its prompts, made those of a sparse encoder.
Result<nlohmann::ordered_json> encoder_settings(const fs::path& backbone) {
    nlohmann::ordered_json settings{{"model_type", "SparseEncoder"},
                                    {"prompts", nlohmann::ordered_json::object()},
                                    {"default_prompt_name", nullptr},
                                    {"similarity_fn_name", "dot"}};
    if (backbone.empty() || !has_inside(backbone, sentence_settings)) return settings;
    SPARSESCOPE_ASSIGN(const auto given, read_json_inside(backbone, sentence_settings));
    for (const char* key : {"prompts", "default_prompt_name", "__version__"})
        if (given.is_object() && given.contains(key)) settings[key] = given[key];
    return settings;
}

// The length of the embeddings that the backbone makes, where its modules say so.
std::optional<std::int64_t> backbone_dim(const fs::path& backbone,
                                         const std::vector<SentenceModule>& modules) {
    std::optional<std::int64_t> dim;
    for (const SentenceModule& module : modules) {
        const char* key = module.kind == "Dense" ? "out_features" : "word_embedding_dimension";
        if (module.kind != "Dense" && module.kind != "Pooling") continue;
        const auto settings = read_json_inside(backbone, module.path + "/config.json");
        if (!settings || !settings->is_object()) continue;
        auto found = json_integer(*settings, key);
        if (!found) found = json_integer(*settings, "embedding_dimension");
        if (found) dim = found;
    }
    return dim;
}

Result<std::vector<SentenceModule>> backbone_modules(const HeadToSave& head) {
    if (head.backbone.empty()) return std::vector<SentenceModule>{};
    SPARSESCOPE_ASSIGN(auto modules, read_modules(head.backbone));
    modules.erase(std::ranges::find_if(modules, &SentenceModule::sparse_head), modules.end());
    const auto dim = backbone_dim(head.backbone, modules);
    if (dim && *dim != static_cast<std::int64_t>(head.weights.dim))
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{} makes embeddings of {} values, but this model expects {}. Choose "
                        "the backbone that its embeddings came from.",
                        display_name(head.backbone), *dim, head.weights.dim));
    return modules;
}

}  // namespace

Result<std::vector<SentenceModule>> read_modules(const fs::path& folder) {
    SPARSESCOPE_ASSIGN(const auto list, read_json_inside(folder, modules_file));
    const std::string shown = display_name(folder / modules_file);
    if (!list.is_array()) return unusable_head(shown, "it holds no list of modules.");
    std::vector<SentenceModule> modules;
    for (const auto& entry : list) {
        if (!entry.is_object())
            return unusable_head(shown, "one of its modules is no JSON object.");
        SentenceModule module{json_text(entry, "path"), json_text(entry, "type"), {}};
        if (module.type.empty()) return unusable_head(shown, "one of its modules has no type.");
        module.kind = module.type.substr(module.type.find_last_of('.') + 1);
        SPARSESCOPE_ASSIGN([[maybe_unused]] const fs::path checked,
                           path_inside(folder, module.path));
        modules.push_back(std::move(module));
    }
    return modules;
}

Status save_sentence_folder(const fs::path& path, const HeadToSave& head) {
    SPARSESCOPE_TRY(check_tied(head.weights, "sentence-transformers"));
    SPARSESCOPE_ASSIGN(const auto modules, backbone_modules(head));
    SPARSESCOPE_ASSIGN(const auto settings, encoder_settings(head.backbone));
    return make_model_folder(path, [&](const fs::path& folder) -> Status {
        auto list = nlohmann::ordered_json::array();
        for (const SentenceModule& module : modules) {
            SPARSESCOPE_TRY(copy_module(head.backbone, module.path, folder));
            list.push_back(module_entry(list.size(), module.path, module.type));
        }
        const std::string name = std::to_string(list.size()) + "_SparseAutoEncoder";
        SPARSESCOPE_TRY(write_head_module(folder / name, head));
        list.push_back(module_entry(list.size(), name, head_type));
        SPARSESCOPE_TRY(write_json(folder / sentence_settings, settings));
        return write_json(folder / modules_file, list);
    });
}

}  // namespace sparsescope
